package io.obs.instrumentation.javautillogging;

import io.obs.testing.LoggingAttachContract;
import io.obs.testing.LoggingVersion;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Used before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class JavaUtilLoggingAttachTest extends LoggingAttachContract {
  JavaUtilLoggingAttachTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    return LoggingVersion.attach(
        Collections.singletonList(LoggingVersion.of("-", new JavaUtilLogging())));
  }
}
