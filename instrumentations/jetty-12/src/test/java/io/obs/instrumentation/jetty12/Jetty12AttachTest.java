package io.obs.instrumentation.jetty12;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, running and serving before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class Jetty12AttachTest extends HttpServerContract {
  Jetty12AttachTest(ServersUnderTest version) {
    super(version);
  }

  static List<ServersUnderTest> versions() throws Exception {
    List<ServersUnderTest> versions = Jetty12Versions.all();
    attach(versions);
    return versions;
  }
}
