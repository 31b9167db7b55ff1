package io.obs.instrumentation.jersey;

import io.obs.instrumentation.tomcat.TomcatServer;
import io.obs.testing.HttpServerContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;

/** The versions that the build has put under {@code target}, inside Tomcat. */
final class JerseyVersions {
  private JerseyVersions() {}

  static List<JaxRsVersion> all() {
    HttpServerContract.silence("org.apache", "org.glassfish");
    return JaxRsVersion.all(TomcatServer.class, "org.glassfish.jersey.servlet.ServletContainer");
  }
}
