package io.obs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  public static List<JaxRsVersion> all(Class<?> server, String servlet) throws IOException {
    List<JaxRsVersion> all = new ArrayList<>();
    for (String namespace : Arrays.asList("javax", "jakarta")) {
      for (Path version : files(Paths.get("target", "versions", namespace))) {
        all.add(
            new JaxRsVersion(
                version.getFileName().toString(),
                ServerLoader.of(namespace, files(version), server),
                server,
                servlet));
      }
    }
    return all;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().collect(Collectors.toCollection(ArrayList::new));
    }
  }

  private JaxRsVersion(String name, ServerLoader loader, Class<?> server, String servlet) {
    this.name = name;
    this.loader = loader;
    this.server = server;
    this.servlet = servlet;
  }

  /** Starts, unless it is started already. */
  synchronized void start() throws Exception {
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
    running.stop();
    loader.close();
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) found.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
