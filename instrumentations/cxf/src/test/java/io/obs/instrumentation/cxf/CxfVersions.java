package io.obs.instrumentation.cxf;

import io.obs.instrumentation.tomcat.TomcatServer;
import io.obs.testing.HttpServerContract;
import io.obs.testing.JaxRsVersion;
import java.util.List;

/** The versions that the build has put under {@code target}, inside Tomcat. */
final class CxfVersions {
  private CxfVersions() {}

  static List<JaxRsVersion> all() {
    HttpServerContract.silence("org.apache");
    return JaxRsVersion.all(
        TomcatServer.class, "org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet");
  }
}
