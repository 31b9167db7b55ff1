package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import io.obs.harness.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Jetty with what it needs for an application that its annotations describe.
 *
 * @param folder where it was unpacked
 * @param environment what its modules' names begin with: {@code ee10-}, or nothing before Jetty 12
 * @param webSocket the module for endpoints of the WebSocket API
 */
record Jetty(String folder, String environment, String webSocket) implements Container {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Override
  public AgentProcess.Builder prepare(Path base, int port, Jdk jdk) throws IOException {
    Path home = Container.home(folder);
    Files.createDirectory(base.resolve("webapps"));
    Path temporary = Files.createDirectory(base.resolve("temporary"));
    Path logging = home.resolve("modules/logging/jetty/resources");
    if (Files.exists(logging)) {
      Container.copyFiles(logging, base.resolve("resources"));
    }
    return AgentProcess.builder()
        .jdk(jdk)
        .property("jetty.home", home)
        .property("jetty.base", base)
        .property("java.io.tmpdir", temporary)
        .jar(home.resolve("start.jar"))
        .arguments(
            // what comes after a module of an environment is that environment's alone
            "jetty.http.host=127.0.0.1",
            "jetty.http.port=" + port,
            "--module=http,"
                + String.join(
                    ",",
                    environment + "deploy",
                    environment + "annotations",
                    environment + webSocket));
  }

  @Override
  public void deploy(Path war, Path base) throws IOException {
    Files.copy(war, base.resolve("webapps").resolve(war.getFileName()));
  }

  @Override
  public void awaitReady(AgentProcess server) {
    server.awaitStderr(line -> line.matches(".*\\bStarted (oejs\\.Server|Server)?@.*"), PATIENCE);
  }
}
