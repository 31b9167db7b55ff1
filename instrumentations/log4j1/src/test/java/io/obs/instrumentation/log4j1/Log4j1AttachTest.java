package io.obs.instrumentation.log4j1;

import io.obs.testing.LoggingAttachContract;
import io.obs.testing.LoggingVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, used before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class Log4j1AttachTest extends LoggingAttachContract {
  Log4j1AttachTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    return LoggingVersion.attach(LoggingVersion.all("log4j1", Log4j1.class));
  }
}
