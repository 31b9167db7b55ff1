package io.obs.instrumentation.jbosslogmanager;

import io.obs.testing.LoggingVersion;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/** The versions that the build has put under {@code target/jboss-logmanager}. */
final class JbossLogManagerVersions {
  private JbossLogManagerVersions() {}

  static List<LoggingVersion> all() {
    Path folder = Paths.get("target", "jboss-logmanager");
    return LoggingVersion.in(
        JbossLogManager.class, folder.resolve("versions"), folder.resolve("matrix"));
  }
}
