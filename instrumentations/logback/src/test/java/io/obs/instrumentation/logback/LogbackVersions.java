package io.obs.instrumentation.logback;

import io.obs.testing.LoggingVersion;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/** The versions that the build has put under {@code target/logback}. */
final class LogbackVersions {
  private LogbackVersions() {}

  static List<LoggingVersion> all() {
    Path folder = Paths.get("target", "logback");
    return LoggingVersion.in(Logback.class, folder.resolve("versions"), folder.resolve("matrix"));
  }
}
