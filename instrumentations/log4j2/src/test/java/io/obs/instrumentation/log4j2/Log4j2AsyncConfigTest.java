package io.obs.instrumentation.log4j2;

import io.obs.testing.LoggingContract;
import io.obs.testing.LoggingVersion;
import io.obs.testing.Weaving;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, with loggers that are asynchronous by their configuration. */
@ParameterizedClass
@MethodSource("versions")
final class Log4j2AsyncConfigTest extends LoggingContract {
  Log4j2AsyncConfigTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    System.setProperty("log4j2.async.config", "true");
    Weaving.install();
    return Log4j2Versions.all();
  }
}
