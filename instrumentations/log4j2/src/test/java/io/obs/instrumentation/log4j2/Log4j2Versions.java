package io.obs.instrumentation.log4j2;

import io.obs.testing.LoggingVersion;
import java.util.List;

/** The versions that the build has put under {@code target/log4j2}. */
final class Log4j2Versions {
  private Log4j2Versions() {}

  static List<LoggingVersion> all() {
    // each version would register beans of the same names
    System.setProperty("log4j2.disable.jmx", "true");
    return LoggingVersion.all("log4j2", Log4j2.class);
  }
}
