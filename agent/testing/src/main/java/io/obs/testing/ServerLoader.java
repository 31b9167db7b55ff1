package io.obs.testing;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/** Loads one version of a container with the test application. */
public final class ServerLoader extends LibraryLoader {
  private final String namespace;
  private String hidden;

  private ServerLoader(ClassLoader parent, String namespace, List<Path> jars, Class<?> server) {
    super(
        parent,
        jars,
        new Class<?>[] {server, ServerLoader.class},
        ServletServer.class,
        ServletApplication.class);
    this.namespace = namespace;
  }

  /**
   * @param namespace {@code javax} or {@code jakarta}
   * @param jars the container's, and those of Spring MVC
   * @param server the implementation of {@link ServletServer}
   */
  public static ServerLoader of(String namespace, List<Path> jars, Class<?> server) {
    return new ServerLoader(PARENT, namespace, jars, server);
  }

  /**
   * The same, with a loader above that sees nothing of it.
   *
   * @param apart the jars of that loader, which come before the others
   */
  public static ServerLoader of(
      List<Path> apart, String namespace, List<Path> jars, Class<?> server) {
    return new ServerLoader(new LibraryLoader(apart, new Class<?>[0]), namespace, jars, server);
  }

  /** A new server of the class given, which this loader defines itself. */
  public ServletServer newServer(Class<?> server) {
    return create(server, ServletServer.class);
  }

  /** Gives nobody the class file of this class, so that the container is taken for another. */
  public void hide(String className) {
    hidden = className.replace('.', '/') + ".class";
  }

  @Override
  public URL getResource(String name) {
    return name.equals(hidden) ? null : super.getResource(name);
  }

  /** {@code javax} or {@code jakarta}. */
  public String namespace() {
    return namespace;
  }
}
