package io.obs.instrumentation.jersey;

import io.obs.testing.JaxRsContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class JerseyTest extends JaxRsContract {
  JerseyTest(JaxRsVersion version) {
    super(version);
  }

  static List<JaxRsVersion> versions() throws Exception {
    return JerseyVersions.all();
  }
}
