package io.obs.exporter.http;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers requests of its own, without a socket and from a registry of its own, so that all classes
 * are loaded before the first client comes. A class that cannot be read later, as the application
 * has used up the file descriptors, stays missing where it was first asked for even when there are
 * descriptors again (JVMS section 5.4.3), and the endpoint would be down for good. Also spares the
 * first scrape the loading. Run once, by the accepting thread; takes some tens of milliseconds.
 */
final class WarmUp implements RequestReader.Listener {
  private static final String REQUESTS =
      "GET /metrics?name[]=warm_up HTTP/1.1\r\nAccept-Encoding: gzip\r\n\r\n"
          + "GET /metrics HTTP/1.1\r\nAccept: application/openmetrics-text\r\n\r\n"
          + "POST / HTTP/1.1\r\n\r\n"
          + "malformed\r\n\r\n";

  private WarmUp() {}

  static void run(Limits limits, Trouble trouble) throws IOException {
    CollectorRegistry registry = new CollectorRegistry();
    Counter.build("warm_up", "-").labelNames("a").register(registry).labels("b").inc();
    Histogram.build("warm_up_seconds", "-").register(registry).observe(1);
    Pages pages = new Pages(registry, "/metrics", null, trouble, limits);
    RequestReader requests =
        new RequestReader(
            new ByteArrayInputStream(REQUESTS.getBytes(StandardCharsets.ISO_8859_1)),
            limits.headBytes,
            limits.requestBodyBytes);
    boolean more = true;
    while (more) {
      Response response;
      try {
        response = pages.answer(requests.next(new WarmUp()));
      } catch (BadRequest e) {
        response = Connection.refusal(e);
        more = false;
      }
      response.writeTo(new ByteArrayOutputStream(), false, null);
    }
    // What takes part only once there is a client, or something is wrong.
    Class<?>[] others = {
      Connection.class, Connections.Phase.class, Trouble.Kind.class, Body.TooLarge.class
    };
    for (Class<?> other : others) {
      other.getName();
    }
  }

  @Override
  public void requestStarted() {}
}
