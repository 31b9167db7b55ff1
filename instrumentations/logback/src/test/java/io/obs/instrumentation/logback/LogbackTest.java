package io.obs.instrumentation.logback;

import io.obs.testing.LoggingContract;
import io.obs.testing.LoggingVersion;
import io.obs.testing.Weaving;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class LogbackTest extends LoggingContract {
  LogbackTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    Weaving.install();
    return LoggingVersion.all("logback", Logback.class);
  }
}
