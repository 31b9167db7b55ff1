package io.obs.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One version of a JAX-RS implementation in a servlet container, with the test application below
 * {@code /api} in the root context, and below {@code /} in {@code /shop}.
 */
public final class JaxRsVersion {
  private final String name;
  private final ServerLoader loader;
  private final Class<?> server;
  private final String servlet;
  private ServletServer running;
  private Path directory;
  private int port;

  /**
   * All that the build has put under {@code target}: in {@code versions/javax} and {@code
   * versions/jakarta} a directory of jars each, the container's among them. None is started yet.
   *
   * @param server the implementation of {@link ServletServer}
   * @param servlet the implementation's servlet
   */
  public static List<JaxRsVersion> all(Class<?> server, String servlet) {
    List<JaxRsVersion> all = new ArrayList<>();
    for (String namespace : Arrays.asList("javax", "jakarta")) {
      for (Path version : Folders.list(Paths.get("target", "versions", namespace))) {
        all.add(
            new JaxRsVersion(
                version.getFileName().toString(),
                ServerLoader.of(namespace, Folders.list(version), server),
                server,
                servlet));
      }
    }
    return all;
  }

  private JaxRsVersion(String name, ServerLoader loader, Class<?> server, String servlet) {
    this.name = name;
    this.loader = loader;
    this.server = server;
    this.servlet = servlet;
  }

  /** Whether it can be loaded on this Java, and the container with it. */
  boolean isLoadable() {
    return loader.whyNot() == null;
  }

  /** Starts, unless it is started already. Skips the test where it cannot be loaded. */
  synchronized void start() throws Exception {
    loader.assumeLoadable();
    if (running == null) {
      directory = Files.createTempDirectory("obs-contract");
      running = loader.newServer(server);
      port =
          running.start(
              directory, Arrays.asList(context("", "/api", "/api/*"), context("/shop", "", "/*")));
    }
  }

  private ServletApplication context(String path, String prefix, String mapping) {
    return new ServletApplication(loader.namespace(), path)
        .jaxRs(servlet, prefix, mapping)
        .servlet("Plain", "plain", "/plain");
  }

  int port() {
    return port;
  }

  /** Stops and removes what was written. */
  synchronized void stop() throws Exception {
    if (running != null) {
      running.stop();
      Folders.delete(directory);
    }
    loader.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
