package io.obs.instrumentation.servletapi;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each container, running and serving before it is woven. */
@ParameterizedClass
@MethodSource("containers")
final class ServletApiAttachTest extends HttpServerContract {
  ServletApiAttachTest(ServersUnderTest container) {
    super(container);
  }

  static List<ServersUnderTest> containers() throws Exception {
    List<ServersUnderTest> containers = Containers.unknown();
    attach(containers);
    return containers;
  }
}
