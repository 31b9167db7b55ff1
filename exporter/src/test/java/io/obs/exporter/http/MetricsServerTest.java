package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to whom. */
class MetricsServerTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
  private Supplier<String> home = () -> "obs\n";
  private MetricsServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Counter.build("orders", "Orders.").register(registry).inc(3);
    Gauge.build("queue_length", "Waiting.").register(registry).set(7);
    Histogram.build("work_seconds", "Work.").buckets(1, 2).register(registry).observe(1.5);
    server =
        MetricsServer.bind(
            "127.0.0.1",
            PortRange.parse("0"),
            registry,
            "/metrics",
            () -> home.get(),
            trouble::add);
    server.start();
    port = server.port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servesText() throws IOException {
    Client.Reply reply = Client.get(port, "/metrics");
    assertEquals(200, reply.status);
    assertEquals("text/plain; version=0.0.4; charset=utf-8", reply.fields.get("content-type"));
    assertTrue(reply.text().contains("orders_total 3.0\n"), reply.text());
    assertTrue(reply.text().contains("work_seconds_bucket{le=\"2.0\",} 1.0\n"), reply.text());
    assertEquals("nosniff", reply.fields.get("x-content-type-options"));
    assertEquals("Accept, Accept-Encoding", reply.fields.get("vary"));
    assertTrue(
        reply
            .fields
            .get("date")
            .matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} [\\d:]{8} GMT"),
        reply.fields.get("date"));
    assertNull(reply.fields.get("server"));
    assertNull(reply.fields.get("content-encoding"));
  }

  @Test
  void servesOpenMetrics() throws IOException {
    Client.Reply reply =
        Client.get(
            port,
            "/metrics",
            "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5",
            "Accept: text/plain;version=0.0.4;q=0.2,*/*;q=0.1");
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        reply.fields.get("content-type"));
    assertTrue(reply.text().contains("# TYPE orders counter\n"), reply.text());
    assertTrue(reply.text().endsWith("# EOF\n"), reply.text());
  }

  @Test
  void compresses() throws IOException {
    Client.Reply reply = Client.get(port, "/metrics", "Accept-Encoding: gzip");
    assertEquals("gzip", reply.fields.get("content-encoding"));
    assertEquals(Client.get(port, "/metrics").text(), gunzip(reply.body));
    Client.Reply plain = Client.get(port, "/metrics", "Accept-Encoding: gzip;q=0, *");
    assertNull(plain.fields.get("content-encoding"));
  }

  private static String gunzip(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      return out.toString("UTF-8");
    }
  }

  @Test
  void filtersByName() throws IOException {
    String text =
        Client.get(port, "/metrics?name[]=orders_total&x=y&name%5B%5D=queue%5Flength&name[]=")
            .text();
    assertTrue(text.contains("orders_total 3.0\n"), text);
    assertTrue(text.contains("queue_length 7.0\n"), text);
    assertFalse(text.contains("work_seconds"), text);
  }

  @Test
  void filtersByMetricWithAllItsSamples() throws IOException {
    String text = Client.get(port, "/metrics?name[]=work_seconds").text();
    assertTrue(text.contains("work_seconds_bucket{le=\"1.0\",} 0.0\n"), text);
    assertTrue(text.contains("work_seconds_sum 1.5\n"), text);
    assertFalse(text.contains("orders"), text);
  }

  @Test
  void servesNothingForANameThatThereIsNot() throws IOException {
    Client.Reply reply = Client.get(port, "/metrics?name[]=none");
    assertEquals(200, reply.status);
    assertEquals("", reply.text());
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics, 200",
    "/%6detrics, 200",
    "/metrics?, 200",
    "/metrics?a%20b, 200",
    "http://any.host:1/metrics, 200",
    "HTTPS://any/metrics?name[]=orders, 200",
    "http://any, 200",
    "http://any?x, 200",
    "/, 200",
    "/-/healthy, 200",
    "/metrics/, 404",
    "/Metrics, 404",
    "//metrics, 404",
    "/metrics%00, 404",
    "/favicon.ico, 404",
    "/../etc/passwd, 404"
  })
  void findsItsPages(String target, int status) throws IOException {
    assertEquals(status, Client.get(port, target).status);
  }

  @Test
  void servesHomeAndHealth() throws IOException {
    assertEquals("obs\n", Client.get(port, "/").text());
    Client.Reply health = Client.get(port, "/-/healthy");
    assertEquals("OK\n", health.text());
    assertEquals("text/plain; charset=utf-8", health.fields.get("content-type"));
  }

  @Test
  void echoesNothing() throws IOException {
    Client.Reply reply = Client.get(port, "/<script>alert(1)</script>");
    assertEquals(404, reply.status);
    assertFalse(reply.text().contains("script"), reply.text());
    assertFalse(reply.fields.toString().contains("script"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/", "/-/healthy", "/none"})
  void headHasTheLengthButNoBody(String target) throws IOException {
    try (Client client = new Client(port)) {
      Client.Reply get = client.send(Client.request("GET", target)).reply();
      Client.Reply head = client.send(Client.request("HEAD", target)).replyToHead();
      assertEquals(get.status, head.status);
      assertEquals(get.fields.get("content-length"), head.fields.get("content-length"));
      assertEquals(200, client.send(Client.request("GET", "/-/healthy")).reply().status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "BREW"})
  void allowsGetAndHeadOnly(String method) throws IOException {
    try (Client client = new Client(port)) {
      String target = method.equals("CONNECT") ? "a:1" : method.equals("OPTIONS") ? "*" : "/";
      Client.Reply reply = client.send(Client.request(method, target)).reply();
      assertEquals(405, reply.status);
      assertEquals("GET, HEAD", reply.fields.get("allow"));
      assertEquals(200, client.send(Client.request("GET", "/-/healthy")).reply().status);
    }
  }

  @Test
  void keepsTheConnection() throws IOException {
    try (Client client = new Client(port)) {
      for (int i = 0; i < 5; i++) {
        Client.Reply reply = client.send(Client.request("GET", "/metrics")).reply();
        assertEquals(200, reply.status);
        assertNull(reply.fields.get("connection"));
      }
      Client.Reply last =
          client.send(Client.request("GET", "/metrics", "Connection: foo, Close")).reply();
      assertEquals("close", last.fields.get("connection"));
      assertTrue(client.isClosed());
    }
  }

  @Test
  void closesAfterHttp10UnlessAskedToKeep() throws IOException {
    try (Client client = new Client(port)) {
      Client.Reply kept = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").reply();
      assertEquals("keep-alive", kept.fields.get("connection"));
      Client.Reply last = client.send("GET / HTTP/1.0\r\n\r\n").reply();
      assertEquals(200, last.status);
      assertEquals("close", last.fields.get("connection"));
      assertTrue(client.isClosed());
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    try (Client client = new Client(port)) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        requests.append(Client.request("GET", "/-/healthy"));
        requests.append(Client.request("GET", "/none", "X: " + i));
      }
      client.send(requests.toString());
      for (int i = 0; i < 200; i++) {
        assertEquals(200, client.reply().status);
        assertEquals(404, client.reply().status);
      }
    }
  }

  @Test
  void toleratesWhatMayBeTolerated() throws IOException {
    try (Client client = new Client(port)) {
      assertEquals(200, client.send("\r\n\r\nGET / HTTP/1.1\r\n\r\n").reply().status);
      assertEquals(200, client.send("GET / HTTP/1.1\nX: lone LF\n\n").reply().status);
      assertEquals(200, client.send("GET / HTTP/1.9\r\nEmpty:\r\n\r\n").reply().status);
      assertEquals(
          200, client.send("GET / HTTP/1.1\r\nX: caf\u00e9\t\u0080\r\n\r\n").reply().status);
    }
  }

  @Test
  void readsARequestThatComesByteByByte() throws IOException {
    try (Client client = new Client(port)) {
      for (char c : Client.request("GET", "/-/healthy").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertEquals("OK\n", client.reply().text());
    }
  }

  @Test
  void readsPastARequestsBody() throws IOException {
    try (Client client = new Client(port)) {
      client.send("GET / HTTP/1.1\r\nContent-Length: 18\r\n\r\nGET /no HTTP/1.1\r\n");
      assertEquals(200, client.reply().status);
      client.send("POST / HTTP/1.1\r\nContent-Length: 60000\r\n\r\n");
      client.send(repeat("x", 60000));
      assertEquals(405, client.reply().status);
      assertEquals(200, client.send(Client.request("GET", "/-/healthy")).reply().status);
    }
  }

  @Test
  void answersAtOnceIfTheBodyIsWithheld() throws IOException {
    try (Client client = new Client(port)) {
      client.send(Client.request("POST", "/", "Content-Length: 5", "Expect: 100-Continue"));
      Client.Reply reply = client.reply();
      assertEquals(405, reply.status);
      assertEquals("close", reply.fields.get("connection"));
      assertTrue(client.isClosed());
    }
    try (Client client = new Client(port)) {
      client.send(Client.request("GET", "/", "Expect: 100-continue"));
      assertEquals(200, client.reply().status);
      client.send("GET / HTTP/1.0\r\nExpect: miracles\r\n\r\n");
      assertEquals(200, client.reply().status);
    }
  }

  @Test
  void theRefusalOfALargeBodyReachesTheClientThatSendsIt() throws IOException {
    try (Client client = new Client(port)) {
      client.send("POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + repeat("x", 200000));
      assertEquals(413, client.reply().status);
      assertTrue(client.isClosed());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, GET /",
    "400, GET  / HTTP/1.1",
    "400, 'GET / HTTP/1.1 '",
    "400, ' GET / HTTP/1.1'",
    "400, GET / x HTTP/1.1",
    "400, GET / http/1.1",
    "400, GET / HTTP/1",
    "400, GET / HTTP/1.10",
    "400, nonsense",
    "400, G(T / HTTP/1.1",
    "400, GET metrics HTTP/1.1",
    "400, GET * HTTP/1.1",
    "400, GET ftp://a/ HTTP/1.1",
    "400, GET http:///metrics HTTP/1.1",
    "400, GET /#a HTTP/1.1",
    "400, GET /% HTTP/1.1",
    "400, GET /%4 HTTP/1.1",
    "400, GET /%zz HTTP/1.1",
    "400, GET /metrics?name[]=%f HTTP/1.1",
    "400, GET /caf\u00e9 HTTP/1.1",
    "400, GET / HTTP/1.1\\r\\n folded: x",
    "400, GET / HTTP/1.1\\r\\nA: x\\r\\n folded",
    "400, GET / HTTP/1.1\\r\\nA : x",
    "400, GET / HTTP/1.1\\r\\n: x",
    "400, GET / HTTP/1.1\\r\\nno colon",
    "400, GET / HTTP/1.1\\r\\nA: x\\ry",
    "400, GET / HTTP/1.1\\r\\nA: x\\0y",
    "400, GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a",
    "400, GET / HTTP/1.1\\r\\nContent-Length: 1\\r\\nContent-Length: 1",
    "400, GET / HTTP/1.1\\r\\nContent-Length: -1",
    "400, GET / HTTP/1.1\\r\\nContent-Length: +1",
    "400, GET / HTTP/1.1\\r\\nContent-Length:",
    "400, GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 1",
    "400, GET / HTTP/1.0\\r\\nTransfer-Encoding: chunked",
    "411, POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked",
    "413, GET / HTTP/1.1\\r\\nContent-Length: 65537",
    "413, GET / HTTP/1.1\\r\\nContent-Length: 99999999999999999999999999",
    "417, GET / HTTP/1.1\\r\\nExpect: miracles",
    "505, GET / HTTP/2.0",
    "505, PRI * HTTP/2.0"
  })
  void refusesMalformedRequests(int status, String text) throws IOException {
    String head = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    try (Client client = new Client(port)) {
      Client.Reply reply = client.send(head + "\r\n\r\n").reply();
      assertEquals(status, reply.status, reply.text());
      assertEquals("close", reply.fields.get("connection"));
      assertTrue(client.isClosed());
    }
    assertEquals(200, Client.get(port, "/-/healthy").status);
  }

  @Test
  void refusesAHalfRequest() throws IOException {
    try (Client client = new Client(port)) {
      client.send("GET / HTTP/1.1\r\n").socket.shutdownOutput();
      assertEquals(400, client.reply().status);
    }
  }

  @Test
  void boundsTheHead() throws IOException {
    try (Client client = new Client(port)) {
      client.send("GET / HTTP/1.1\r\nA: " + repeat("x", 8170) + "\r\n\r\n");
      assertEquals(431, client.reply().status);
      assertTrue(client.isClosed());
    }
    try (Client client = new Client(port)) {
      client.send("GET /" + repeat("x", 100_000));
      assertEquals(414, client.reply().status);
    }
    try (Client client = new Client(port)) {
      String most = "GET / HTTP/1.1\r\nA: ";
      client.send(most + repeat("x", 8192 - most.length() - 4) + "\r\n\r\n");
      assertEquals(200, client.reply().status);
    }
  }

  @Test
  void tellsOfAFailingCollector() throws IOException {
    registry.register(
        new Collector() {
          @Override
          public List<MetricFamilySamples> collect() {
            throw new IllegalStateException("no such bean");
          }
        });
    for (int i = 0; i < 10; i++) {
      Client.Reply reply = Client.get(port, "/metrics", "Accept-Encoding: gzip");
      assertEquals(500, reply.status);
      assertEquals(
          "Collecting the metrics failed: java.lang.IllegalStateException: no such bean\n",
          reply.text());
      assertEquals("text/plain; charset=utf-8", reply.fields.get("content-type"));
    }
    assertEquals(200, Client.get(port, "/-/healthy").status);
    assertEquals(1, trouble.size(), trouble.toString());
    assertTrue(trouble.peek().contains("no such bean"));
  }

  @Test
  void survivesErrorsOfTheHomePage() throws IOException {
    home =
        () -> {
          throw new NoClassDefFoundError("gone");
        };
    assertEquals(500, Client.get(port, "/").status);
    home = () -> null;
    assertEquals(200, Client.get(port, "/").status);
  }

  @Test
  void refusesAPathWithoutSlash() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            MetricsServer.bind(
                "127.0.0.1", PortRange.parse("0"), registry, "metrics", home, trouble::add));
  }

  static String repeat(String text, int times) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < times; i++) {
      result.append(text);
    }
    return result.toString();
  }
}
