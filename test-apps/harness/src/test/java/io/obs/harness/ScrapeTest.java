package io.obs.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrapeTest {
  private static final String TEXT =
      """
      # HELP requests_total All \\\\ the\\nrequests.
      # TYPE requests_total counter
      requests_total{method="GET",status="200",} 1027.0 1395066363000
      requests_total{method="POST",status="200"} 3
      requests_total { method = "GET" , status = "500" } 4
      # a comment

      odd{path="C:\\\\DIR\\\\n\\"q\\"\\n{},= ",empty=""} 1.0E-5
      nan NaN
      up +Inf
      down{a="x"} -Inf
      # TYPE seconds histogram
      seconds_bucket{le="0.1"} 1
      seconds_bucket{le="+Inf"} 2
      seconds_sum 5.5
      seconds_count 2
      # TYPE level gauge
      level 7
      """;

  private final Scrape scrape = Scrape.parse(TEXT);

  @Test
  void findsOneSeries() {
    assertEquals(1027, scrape.value("requests_total", "status", "200", "method", "GET"));
    assertEquals(Double.POSITIVE_INFINITY, scrape.value("up"));
    assertEquals(Double.NEGATIVE_INFINITY, scrape.value("down", "a", "x"));
    assertTrue(Double.isNaN(scrape.value("nan")));
    assertEquals(1e-5, scrape.value("odd", "path", "C:\\DIR\\n\"q\"\n{},= "));
    assertEquals(Optional.empty(), scrape.find("requests_total", "method", "GET"));
    assertEquals(2, scrape.value("seconds_bucket", "le", "+Inf"));
  }

  @Test
  void countsByLabels() {
    assertEquals(
        Map.of("GET 200", 1027, "POST 200", 3, "GET 500", 4),
        scrape.counts("requests_total", "method", "status"));
    assertEquals(Map.of("GET ", 1031, "POST ", 3), scrape.counts("requests_total", "method", "x"));
    assertEquals(Map.of(), Scrape.parse("x{a=\"b\"} 0").counts("x", "a"));
  }

  @Test
  void saysWhatThereIsWhenASeriesIsMissing() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> scrape.value("requests_total", "method", "PUT"));
    assertTrue(error.getMessage().contains("{method=PUT}"), error::getMessage);
    assertTrue(error.getMessage().contains("method=POST, status=200} 3.0"), error::getMessage);
    error = assertThrows(AssertionError.class, () -> scrape.value("request_total"));
    assertTrue(error.getMessage().contains("requests_total"), error::getMessage);
  }

  @Test
  void sumsOverTheOtherLabels() {
    assertEquals(1034, scrape.sum("requests_total"));
    assertEquals(1031, scrape.sum("requests_total", "method", "GET"));
    assertEquals(0, scrape.sum("requests_total", "method", "PUT"));
    assertEquals(2, scrape.series("requests_total", "status", "200").size());
    assertEquals(
        Map.of("method", "POST", "status", "200"),
        scrape.series("requests_total", "method", "POST").get(0).labels());
    assertEquals("", scrape.series("odd").get(0).label("missing"));
  }

  @Test
  void knowsNamesTypesAndHelp() {
    assertEquals(
        Set.of(
            "requests_total",
            "odd",
            "nan",
            "up",
            "down",
            "seconds_bucket",
            "seconds_sum",
            "seconds_count",
            "level"),
        scrape.names());
    assertEquals(
        Map.of("requests_total", "counter", "seconds", "histogram", "level", "gauge"),
        scrape.types());
    assertEquals("All \\ the\nrequests.", scrape.help("requests_total"));
    assertEquals("", scrape.help("nan"));
  }

  @Test
  void tellsWhatHasComeSince() {
    Scrape later =
        Scrape.parse(
            TEXT.replace(" 1027.0", " 1030").replace("seconds_count 2", "seconds_count 5")
                + "requests_total{method=\"PUT\",status=\"200\"} 2\n");
    Scrape difference = later.difference(scrape);
    assertEquals(5, difference.sum("requests_total"));
    assertEquals(3, difference.value("requests_total", "method", "GET", "status", "200"));
    assertEquals(3, difference.value("seconds_count"));
    assertEquals(0, difference.value("seconds_bucket", "le", "0.1"));
    assertEquals(7, difference.value("level"));
  }

  @Test
  void failsOnWhatIsNotTheFormat() {
    for (String bad :
        new String[] {
          "a",
          "a b",
          "a 1 2 3",
          "a 1f",
          "1a 1",
          "a{b} 1",
          "a{b=c} 1",
          "a{b=\"c} 1",
          "a{b=\"c\" d=\"e\"} 1",
          "a{b=\"c\",b=\"d\"} 1",
          "a{b=\"\\t\"} 1",
          "a 1\na 2",
          "a{b=\"\"} 1\na 2",
          "# TYPE a sum",
          "# TYPE a counter\n# TYPE a counter"
        }) {
      assertThrows(AssertionError.class, () -> Scrape.parse(bad), bad);
    }
  }

  @Test
  void asksAnEndpoint() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean metrics = exchange.getRequestURI().getPath().equals("/metrics");
          byte[] body = TEXT.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(metrics ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    try {
      assertEquals(7, Scrape.of(port).value("level"));
      assertThrows(
          AssertionError.class, () -> Scrape.of(URI.create("http://127.0.0.1:" + port + "/other")));
    } finally {
      server.stop(0);
    }
    assertThrows(AssertionError.class, () -> Scrape.of(port));
  }
}
