package io.obs.instrumentation.undertow;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The versions that the build has put under {@code target/undertow}. */
final class UndertowVersions {
  private UndertowVersions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() {
    HttpServerContract.silence("io.undertow", "org.xnio", "org.jboss", "org.springframework");
    return ServersUnderTest.all(
        "undertow",
        version -> version.startsWith("2.3.") ? "jakarta" : "javax",
        version -> UndertowServer.class,
        UndertowVersions::flaws);
  }

  private static Set<String> flaws(String version) {
    // forgets the method of a request that it refuses once it has read it; does not always wake the
    // thread that writes to a stream that was reset, nor ever call its write listener
    Set<String> flaws =
        new HashSet<>(Arrays.asList("malformedMethodLost", "http2Cancelled", "unmappedServlet"));
    if (version.startsWith("1.4.") || version.equals("2.0.0.Final")) {
      flaws.add("exceptionBehindForward");
    }
    if (version.equals("1.4.0.Final")) {
      // takes any method; ends no such request with its connection
      flaws.addAll(Arrays.asList("malformedMethod", "http2Upgraded", "http2ClientGone"));
    }
    if (version.equals("2.3.0.Final")) {
      // a thread that writes to a stream may wait for its window for ever when the connection is
      // gone, in Http2StreamSinkChannel.awaitWritable; not seen in 3,000 tries of others
      flaws.add("http2ClientGone");
    }
    if (version.equals("2.0.42.Final")
        || version.equals("2.1.8.Final")
        || version.equals("2.3.0.Final")) {
      flaws.add("encodedBesideParameter"); // leaves such a segment as it was sent
    }
    return flaws;
  }
}
