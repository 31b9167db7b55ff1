package io.obs.instrumentation.jbosslogmanager;

import io.obs.testing.LoggingAttachContract;
import io.obs.testing.LoggingVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, used before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class JbossLogManagerAttachTest extends LoggingAttachContract {
  JbossLogManagerAttachTest(LoggingVersion version) {
    super(version);
  }

  static List<LoggingVersion> versions() {
    return LoggingVersion.attach(LoggingVersion.all("jboss-logmanager", JbossLogManager.class));
  }
}
