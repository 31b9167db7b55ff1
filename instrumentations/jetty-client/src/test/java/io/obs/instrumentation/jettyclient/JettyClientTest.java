package io.obs.instrumentation.jettyclient;

import io.obs.testing.HttpClientVersion;
import io.obs.testing.HttpClientVersionContract;
import io.obs.testing.Weaving;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, woven while it loads. */
@ParameterizedClass
@MethodSource("versions")
final class JettyClientTest extends HttpClientVersionContract {
  JettyClientTest(HttpClientVersion version) {
    super(version);
  }

  static List<HttpClientVersion> versions() {
    Weaving.install();
    return HttpClientVersion.all(JettyClient.class);
  }
}
