package io.obs.instrumentation.log4j2;

import io.obs.testing.LoggingAttachContract;
import io.obs.testing.LoggingVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, used before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class Log4j2AttachTest extends LoggingAttachContract {
  Log4j2AttachTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    return LoggingVersion.attach(Log4j2Versions.all());
  }
}
