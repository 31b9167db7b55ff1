package io.obs.instrumentation.jetty;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class JettyTest extends HttpServerContract {
  JettyTest(ServersUnderTest version) {
    super(version);
  }

  static List<ServersUnderTest> versions() {
    return JettyVersions.all();
  }
}
