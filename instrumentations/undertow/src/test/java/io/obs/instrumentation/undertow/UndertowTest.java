package io.obs.instrumentation.undertow;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class UndertowTest extends HttpServerContract {
  UndertowTest(ServersUnderTest version) {
    super(version);
  }

  static List<ServersUnderTest> versions() {
    return UndertowVersions.all();
  }
}
