package io.obs.instrumentation.servletapi;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each container, woven while it loads. */
@ParameterizedClass
@MethodSource("containers")
final class ServletApiTest extends HttpServerContract {
  ServletApiTest(ServersUnderTest container) {
    super(container);
  }

  static List<ServersUnderTest> containers() {
    return Containers.unknown();
  }
}
