package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import io.obs.harness.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Tomcat, and TomEE, which is one with a Java agent of its own.
 *
 * @param folder where it was unpacked
 */
record Tomcat(String folder) implements Container {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** A base of its own: the distribution's configuration with another port. */
  @Override
  public AgentProcess.Builder prepare(Path base, int port, Jdk jdk) throws IOException {
    Path home = Container.home(folder);
    Container.copyFiles(home.resolve("conf"), base.resolve("conf"));
    Files.writeString(
        base.resolve("conf/server.xml"),
        Files.readString(home.resolve("conf/server.xml"))
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("port=\"8080\"", "port=\"" + port + "\" address=\"127.0.0.1\""));
    for (String name : new String[] {"logs", "temp", "webapps", "work"}) {
      Files.createDirectories(base.resolve(name));
    }
    AgentProcess.Builder builder =
        AgentProcess.builder()
            .jdk(jdk)
            // of which Java 8 takes no notice
            .environment(
                "JDK_JAVA_OPTIONS",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"
                    + " --add-opens=java.base/java.io=ALL-UNNAMED"
                    + " --add-opens=java.base/java.util=ALL-UNNAMED"
                    + " --add-opens=java.base/java.util.concurrent=ALL-UNNAMED"
                    + " --add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED")
            .property("catalina.home", home)
            .property("catalina.base", base)
            .property("java.io.tmpdir", base.resolve("temp"))
            .property("java.util.logging.manager", "org.apache.juli.ClassLoaderLogManager")
            .property("java.util.logging.config.file", home.resolve("conf/logging.properties"))
            .classPath(home.resolve("bin/bootstrap.jar"), home.resolve("bin/tomcat-juli.jar"))
            .mainClass("org.apache.catalina.startup.Bootstrap")
            .arguments("start");
    Path agent = home.resolve("lib/openejb-javaagent.jar");
    return Files.exists(agent) ? builder.agent(agent, "") : builder;
  }

  @Override
  public void deploy(Path war, Path base) throws IOException {
    Files.copy(war, base.resolve("webapps").resolve(war.getFileName()));
  }

  @Override
  public void awaitReady(AgentProcess server) {
    server.awaitStderr(line -> line.contains("Server startup in"), PATIENCE);
  }
}
