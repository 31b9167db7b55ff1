package io.obs.instrumentation.jetty;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The versions that the build has put under {@code target/jetty}. */
final class JettyVersions {
  private JettyVersions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() {
    HttpServerContract.silence("org.eclipse.jetty", "org.springframework");
    // the servers' own setting, before their first class
    System.setProperty(
        "org.eclipse.jetty.util.log.class", "org.eclipse.jetty.util.log.JavaUtilLog");
    return ServersUnderTest.all(
        "jetty",
        version -> version.startsWith("9.") || version.startsWith("10.") ? "javax" : "jakarta",
        version -> JettyServer.class,
        JettyVersions::flaws);
  }

  private static Set<String> flaws(String version) {
    // has no HttpServletRequest.upgrade; forgets the method of a request of an unknown version;
    // never finishes a request whose client is gone and which nobody completes
    Set<String> flaws =
        new HashSet<>(
            Arrays.asList("upgrade", "malformedMethodLost", "clientGoneAndNobodyCompletes"));
    if (version.startsWith("9.4.0.")) {
      // takes any method, and get for GET; does not answer who asks for the head of a file; lets
      // nobody know that a stream was reset, and of its connection by a ClosedChannelException
      flaws.addAll(
          Arrays.asList("malformedMethod", "methodInLowerCase", "headOfFile", "http2ClientGone"));
    }
    return flaws;
  }
}
