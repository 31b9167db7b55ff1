package io.obs.instrumentation.jdkhttpserver;

import io.obs.testing.Weaving;
import org.junit.jupiter.api.BeforeAll;

/** The server, woven while it loads. */
class JdkHttpServerTest extends JdkHttpServerContract {
  @BeforeAll
  static void weave() {
    Weaving.install();
  }
}
