package io.obs.testing;

import java.nio.file.Path;
import java.util.List;

/** Loads one version of a container with the test application. */
public final class ServerLoader extends LibraryLoader {
  private final String namespace;

  private ServerLoader(String namespace, List<Path> jars, Class<?> server) {
    super(
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
    return new ServerLoader(namespace, jars, server);
  }

  /** A new server of the class given, which this loader defines itself. */
  public ServletServer newServer(Class<?> server) {
    return create(server, ServletServer.class);
  }

  /** {@code javax} or {@code jakarta}. */
  public String namespace() {
    return namespace;
  }
}
