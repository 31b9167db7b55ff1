package io.obs.instrumentation.jetty12;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class Jetty12Test extends HttpServerContract {
  Jetty12Test(ServersUnderTest version) {
    super(version);
  }

  static List<ServersUnderTest> versions() throws Exception {
    return Jetty12Versions.all();
  }
}
