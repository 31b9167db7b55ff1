package io.obs.instrumentation.jetty;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, running and serving before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class JettyAttachTest extends HttpServerContract {
  JettyAttachTest(ServersUnderTest version) {
    super(version);
  }

  static List<ServersUnderTest> versions() throws Exception {
    List<ServersUnderTest> versions = JettyVersions.all();
    attach(versions);
    return versions;
  }
}
