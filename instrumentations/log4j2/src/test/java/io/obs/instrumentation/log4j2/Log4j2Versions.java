package io.obs.instrumentation.log4j2;

import io.obs.testing.LoggingVersion;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

/** The versions that the build has put under {@code target/log4j2}. */
final class Log4j2Versions {
  private Log4j2Versions() {}

  static List<LoggingVersion> all() {
    // each version would register beans of the same names
    System.setProperty("log4j2.disable.jmx", "true");
    Path folder = Paths.get("target", "log4j2");
    return LoggingVersion.in(Log4j2.class, folder.resolve("versions"), folder.resolve("matrix"));
  }
}
