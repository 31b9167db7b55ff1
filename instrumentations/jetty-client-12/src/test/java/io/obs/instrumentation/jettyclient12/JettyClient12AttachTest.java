package io.obs.instrumentation.jettyclient12;

import io.obs.testing.HttpClientVersion;
import io.obs.testing.HttpClientVersionContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, used before it is woven. */
@ParameterizedClass
@MethodSource("versions")
final class JettyClient12AttachTest extends HttpClientVersionContract {
  JettyClient12AttachTest(HttpClientVersion version) {
    super(version);
  }

  static List<HttpClientVersion> versions() throws Exception {
    return HttpClientVersion.attach(HttpClientVersion.all(JettyClient.class));
  }
}
