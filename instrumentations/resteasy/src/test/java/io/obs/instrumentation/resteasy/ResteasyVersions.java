package io.obs.instrumentation.resteasy;

import io.obs.instrumentation.tomcat.TomcatServer;
import io.obs.testing.HttpServerContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;

/** The versions that the build has put under {@code target}, inside Tomcat. */
final class ResteasyVersions {
  private ResteasyVersions() {}

  static List<JaxRsVersion> all() {
    HttpServerContract.silence("org.apache", "org.jboss");
    return JaxRsVersion.all(
        TomcatServer.class, "org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher");
  }
}
