package io.obs.instrumentation.jersey;

import io.obs.testing.JaxRsContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, running and serving before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class JerseyAttachTest extends JaxRsContract {
  JerseyAttachTest(JaxRsVersion version) {
    super(version);
  }

  static List<JaxRsVersion> versions() throws Exception {
    List<JaxRsVersion> versions = JerseyVersions.all();
    attach(versions);
    return versions;
  }
}
