package io.obs.instrumentation.resteasy;

import io.obs.testing.JaxRsContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, running and serving before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class ResteasyAttachTest extends JaxRsContract {
  ResteasyAttachTest(JaxRsVersion version) {
    super(version);
  }

  static List<JaxRsVersion> versions() throws Exception {
    List<JaxRsVersion> versions = ResteasyVersions.all();
    attach(versions);
    return versions;
  }
}
