package io.obs.instrumentation.javautillogging;

import io.obs.testing.LoggingContract;
import io.obs.testing.LoggingVersion;
import io.obs.testing.Weaving;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Woven before it is used. */
@ParameterizedClass
@MethodSource("versions")
final class JavaUtilLoggingTest extends LoggingContract {
  JavaUtilLoggingTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    Weaving.install();
    return Collections.singletonList(LoggingVersion.of("-", new JavaUtilLogging()));
  }
}
