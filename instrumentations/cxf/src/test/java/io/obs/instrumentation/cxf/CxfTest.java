package io.obs.instrumentation.cxf;

import io.obs.testing.JaxRsContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class CxfTest extends JaxRsContract {
  CxfTest(JaxRsVersion version) {
    super(version);
  }

  static List<JaxRsVersion> versions() throws Exception {
    return CxfVersions.all();
  }
}
