package io.obs.instrumentation.log4j1;

import io.obs.testing.LoggingContract;
import io.obs.testing.LoggingVersion;
import io.obs.testing.Weaving;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class Log4j1Test extends LoggingContract {
  Log4j1Test(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    Weaving.install();
    return LoggingVersion.all("log4j1", Log4j1.class);
  }
}
