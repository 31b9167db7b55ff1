package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * WildFly: every class of it comes from a module that sees only what it asks for, and its log
 * manager must be the first to be asked.
 *
 * @param folder where it was unpacked
 */
record WildFly(String folder) implements Container {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Pattern OPENED =
      Pattern.compile("--add-(exports|opens)=[\\w.]+/[\\w.]+=ALL-UNNAMED");

  @Override
  public AgentProcess.Builder prepare(Path base, int port, Jdk jdk) throws IOException {
    Path home = Container.home(folder);
    Container.copyFiles(home.resolve("standalone/configuration"), base.resolve("configuration"));
    Files.createDirectory(base.resolve("log"));
    Files.createDirectory(base.resolve("deployments"));
    return AgentProcess.builder()
        .jdk(jdk)
        .jvmOptions("-Xmx512m")
        .jvmOptions(jdk.feature() > 8 ? opened(home) : new String[0])
        .property("java.io.tmpdir", Files.createDirectory(base.resolve("temporary")))
        .property("jboss.modules.system.pkgs", "org.jboss.byteman")
        // else it ends its colors at the beginning of the next line, whosever that is
        .property("org.jboss.logmanager.nocolor", "true")
        .property("org.jboss.boot.log.file", base.resolve("log/server.log"))
        .property("logging.configuration", base.resolve("configuration/logging.properties").toUri())
        .property("jboss.home.dir", home)
        .property("jboss.server.base.dir", base)
        .property("jboss.http.port", port)
        .property("jboss.https.port", FreePorts.one())
        .property("jboss.management.http.port", FreePorts.one())
        .jar(home.resolve("jboss-modules.jar"))
        .arguments("-mp", home.resolve("modules"), "org.jboss.as.standalone", "-b=127.0.0.1");
  }

  /** What its start script opens to a Java with modules. */
  private static String[] opened(Path home) throws IOException {
    return OPENED
        .matcher(Files.readString(home.resolve("bin/common.sh")))
        .results()
        .map(MatchResult::group)
        .toArray(String[]::new);
  }

  @Override
  public void deploy(Path war, Path base) throws IOException {
    Files.copy(war, base.resolve("deployments").resolve(war.getFileName()));
  }

  /** "Started", and not "started (with errors)". */
  @Override
  public void awaitReady(AgentProcess server) {
    server.awaitStdout(line -> line.contains("WFLYSRV0025"), PATIENCE);
  }
}
