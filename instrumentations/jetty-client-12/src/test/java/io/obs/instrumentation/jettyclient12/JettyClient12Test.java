package io.obs.instrumentation.jettyclient12;

import io.obs.testing.HttpClientVersion;
import io.obs.testing.HttpClientVersionContract;
import io.obs.testing.Weaving;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class JettyClient12Test extends HttpClientVersionContract {
  JettyClient12Test(HttpClientVersion version) {
    super(version);
  }

  static List<HttpClientVersion> versions() {
    Weaving.install();
    return HttpClientVersion.all(JettyClient.class);
  }
}
