package io.obs.instrumentation.log4j1;

import io.obs.testing.LoggingVersion;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/** The versions that the build has put under {@code target/log4j1}. */
final class Log4j1Versions {
  private Log4j1Versions() {}

  static List<LoggingVersion> all() {
    Path folder = Paths.get("target", "log4j1");
    return LoggingVersion.in(Log4j1.class, folder.resolve("versions"), folder.resolve("matrix"));
  }
}
