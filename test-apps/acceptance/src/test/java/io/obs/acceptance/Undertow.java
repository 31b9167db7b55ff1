package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import io.obs.harness.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Undertow, embedded in a program that deploys a folder: there is no other.
 *
 * @param folder where its jars are
 */
record Undertow(String folder) implements Container {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Serves what is deployed as {@code orders.war}. */
  @Override
  public AgentProcess.Builder prepare(Path base, int port, Jdk jdk) throws IOException {
    try (Stream<Path> jars = Files.list(Container.folder(folder))) {
      return AgentProcess.builder()
          .jdk(jdk)
          // not the jar, which asks for a Tomcat
          .classPath(Programs.JAR.resolveSibling("classes"))
          .classPath(jars.sorted().toArray(Path[]::new))
          .mainClass("programs.OnUndertow")
          .arguments(base.resolve("orders"), "/orders", port);
    }
  }

  /** The folder of which the archive was made lies beside it. */
  @Override
  public void deploy(Path war, Path base) throws IOException {
    String name = war.getFileName().toString().replaceFirst("\\.war$", "");
    Path folder = war.resolveSibling(name);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve(name).resolve(folder.relativize(file)));
      }
    }
  }

  @Override
  public void awaitReady(AgentProcess server) {
    server.awaitStdout("undertow serves /orders"::equals, PATIENCE);
  }
}
