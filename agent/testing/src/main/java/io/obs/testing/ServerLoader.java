package io.obs.testing;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads one version of a container with the test application, apart from the test's own class path
 * and from other versions; only what both sides speak of is shared.
 */
public final class ServerLoader extends URLClassLoader {
  private final String namespace;

  private ServerLoader(URL[] urls, String namespace) {
    super(urls, ClassLoader.getPlatformClassLoader());
    this.namespace = namespace;
  }

  /**
   * @param namespace {@code javax} or {@code jakarta}
   * @param jars the container's, and those of Spring MVC
   * @param server the implementation of {@link ServletServer}
   */
  public static ServerLoader of(String namespace, List<Path> jars, Class<?> server) {
    try {
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      urls.add(location(server));
      urls.add(location(ServerLoader.class));
      return new ServerLoader(urls.toArray(new URL[0]), namespace);
    } catch (IOException | URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A new server of the class given, which this loader defines itself. */
  public ServletServer newServer(Class<?> server) throws ReflectiveOperationException {
    return (ServletServer)
        Class.forName(server.getName(), true, this).getDeclaredConstructor().newInstance();
  }

  /** {@code javax} or {@code jakarta}. */
  public String namespace() {
    return namespace;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(ServletServer.class.getName())
        || name.startsWith(ServletApplication.class.getName())) {
      return Class.forName(name, false, ServerLoader.class.getClassLoader());
    }
    return super.loadClass(name, resolve);
  }

  private static URL location(Class<?> type) throws URISyntaxException, IOException {
    URL url = type.getProtectionDomain().getCodeSource().getLocation();
    return new File(url.toURI()).toURI().toURL();
  }
}
