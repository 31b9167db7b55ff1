package io.obs.instrumentation.jettyclient;

import io.obs.testing.HttpClientVersion;
import io.obs.testing.HttpClientVersionContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, used before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class JettyClientAttachTest extends HttpClientVersionContract {
  JettyClientAttachTest(HttpClientVersion version) {
    super(version);
  }

  static List<HttpClientVersion> versions() throws Exception {
    return HttpClientVersion.attach(HttpClientVersion.all(JettyClient.class));
  }
}
