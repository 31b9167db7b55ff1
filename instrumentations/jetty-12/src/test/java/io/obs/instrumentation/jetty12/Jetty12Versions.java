package io.obs.instrumentation.jetty12;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The versions that the build has put under {@code target/jetty}, named by the version and the
 * servlet environment.
 */
final class Jetty12Versions {
  private Jetty12Versions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() {
    HttpServerContract.silence("org.eclipse.jetty", "org.springframework");
    return ServersUnderTest.all(
        "jetty",
        version -> environment(version).equals("ee8") ? "javax" : "jakarta",
        version -> server(environment(version)),
        Jetty12Versions::flaws);
  }

  private static String environment(String version) {
    return version.substring(version.indexOf('-') + 1);
  }

  private static Class<?> server(String environment) {
    try {
      return Class.forName(
          Jetty12Versions.class.getPackage().getName() + '.' + environment + ".JettyServer",
          false,
          Jetty12Versions.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(environment, e);
    }
  }

  private static Set<String> flaws(String version) {
    // has no HttpServletRequest.upgrade; forgets the method of a malformed request; never finishes
    // a request whose client is gone and which nobody completes; lets one wait for its timeout
    // whose servlet fails after startAsync
    Set<String> flaws =
        new HashSet<>(
            Arrays.asList(
                "upgrade",
                "malformedMethod",
                "malformedMethodLost",
                "clientGoneAndNobodyCompletes",
                "asyncError"));
    if (version.startsWith("12.1.13-")) {
      flaws.add("defaultServlet"); // fails a file that it has sent: "Insufficient content written"
    }
    return flaws;
  }
}
