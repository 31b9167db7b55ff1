package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One web application, which brings its own database, pool, client and logging, on the servlet
 * containers that there are, old and new, of both name spaces: what is measured is the same on
 * each, to the last count.
 */
class ContainersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final boolean MATRIX = Boolean.getBoolean("obs.matrix");
  private static final String ERRORS = "uncaught_exceptions_total";
  private static final String FAULT = "orders.OutOfStock";
  private static final Pattern FIRST_FRAME =
      Pattern.compile(
          "orders\\.OutOfStock: thrown\n"
              + "\tat (deployment\\.orders\\.war//)?orders\\.FailPage\\.doGet\\(");
  private static final String ASKED_BY = "a customer";

  /** How many connections the application's pool holds. */
  private static final int CONNECTIONS = 2;

  /**
   * A container, the name space of its Servlet API, and the Java versions that it runs on.
   *
   * @param always whether it is tried every time, on the oldest such Java, or only in the long run,
   *     as all are then, on each such Java
   */
  private record Row(
      String name, Container container, String application, int from, int to, boolean always) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String JAVAX = "orders";
  private static final String JAKARTA = "orders-jakarta";
  private static final int NEWEST = Integer.MAX_VALUE;

  private static final List<Row> ROWS =
      List.of(
          new Row("Tomcat 7", new Tomcat("tomcat-7"), JAVAX, 8, NEWEST, true),
          // its AJP connector does not start on a newer Java
          new Row("Tomcat 8.0", new Tomcat("tomcat-8.0"), JAVAX, 8, 11, false),
          new Row("Tomcat 8.5", new Tomcat("tomcat-8"), JAVAX, 8, NEWEST, false),
          new Row("Tomcat 9", new Tomcat("tomcat-9"), JAVAX, 8, NEWEST, true),
          new Row("Tomcat 10.1", new Tomcat("tomcat-10"), JAKARTA, 11, NEWEST, false),
          new Row("Tomcat 11", new Tomcat("tomcat-11"), JAKARTA, 17, NEWEST, true),
          new Row("TomEE 8", new Tomcat("tomee-8"), JAVAX, 8, 21, true),
          new Row("TomEE 9", new Tomcat("tomee-9"), JAKARTA, 11, 21, false),
          new Row("Jetty 9.4", new Jetty("jetty-9", "", "websocket"), JAVAX, 8, NEWEST, true),
          new Row(
              "Jetty 10", new Jetty("jetty-10", "", "websocket-javax"), JAVAX, 11, NEWEST, false),
          new Row(
              "Jetty 11",
              new Jetty("jetty-11", "", "websocket-jakarta"),
              JAKARTA,
              11,
              NEWEST,
              false),
          new Row(
              "Jetty 12.0 ee8",
              new Jetty("jetty-12.0", "ee8-", "websocket-javax"),
              JAVAX,
              17,
              NEWEST,
              false),
          new Row(
              "Jetty 12.0 ee9",
              new Jetty("jetty-12.0", "ee9-", "websocket-jakarta"),
              JAKARTA,
              17,
              NEWEST,
              false),
          new Row(
              "Jetty 12.0 ee10",
              new Jetty("jetty-12.0", "ee10-", "websocket-jakarta"),
              JAKARTA,
              17,
              NEWEST,
              false),
          new Row(
              "Jetty 12.1 ee8",
              new Jetty("jetty-12.1", "ee8-", "websocket-javax"),
              JAVAX,
              17,
              NEWEST,
              false),
          new Row(
              "Jetty 12.1 ee10",
              new Jetty("jetty-12.1", "ee10-", "websocket-jakarta"),
              JAKARTA,
              17,
              NEWEST,
              true),
          new Row(
              "Jetty 12.1 ee11",
              new Jetty("jetty-12.1", "ee11-", "websocket-jakarta"),
              JAKARTA,
              17,
              NEWEST,
              false),
          new Row("Undertow 1.4", new Undertow("undertow-1"), JAVAX, 8, NEWEST, true),
          new Row("Undertow 2.2", new Undertow("undertow-2.2"), JAVAX, 8, NEWEST, false),
          new Row("Undertow 2.3", new Undertow("undertow-2.3"), JAKARTA, 11, NEWEST, true),
          new Row("WildFly 26", new WildFly("wildfly-26"), JAVAX, 8, 17, false),
          new Row("WildFly 39", new WildFly("wildfly-39"), JAKARTA, 17, NEWEST, false));

  private record Asked(String method, String path, int status) {}

  private static final List<Asked> ASKED =
      List.of(
          new Asked("GET", "/order", 200), // which asks for /price itself
          new Asked("GET", "/order", 200),
          new Asked("GET", "/items/7?secret=1", 200),
          new Asked("POST", "/items/7", 405),
          new Asked("GET", "/later", 200),
          new Asked("GET", "/nowhere/at/all", 404),
          new Asked("GET", "/fail?how=thrown", 500),
          new Asked("GET", "/fail?how=logged", 200),
          new Asked("GET", "/fail?how=task", 200));

  /** Method, route, status and error. */
  private static final Map<String, Integer> SERVED =
      Map.ofEntries(
          Map.entry("GET /orders/order 200 ", 2),
          Map.entry("PUT /orders/price 200 ", 2),
          Map.entry("GET /orders/items/* 200 ", 1),
          Map.entry("POST /orders/items/* 405 ", 1),
          Map.entry("GET /orders/later 200 ", 1),
          Map.entry("GET /orders/ 404 ", 1),
          Map.entry("GET /orders/ 101 ", 1),
          Map.entry("GET /orders/fail 500 " + FAULT, 1),
          Map.entry("GET /orders/fail 200 ", 2));

  /** System, database, verb, table and error. */
  private static final Map<String, Integer> EXECUTED =
      Map.of(
          "h2database orders CONNECT  ", CONNECTIONS,
          "h2database orders CREATE TABLE orders ", 1,
          "h2database orders INSERT orders ", 2,
          "h2database orders SELECT orders ", 2);

  /** Error and origin. */
  private static final Map<String, Integer> FAILED =
      Map.of(FAULT + " http_server", 1, FAULT + " log", 1, FAULT + " executor", 1);

  @TempDir Path base;

  static Stream<Arguments> containers() {
    return ROWS.stream()
        .filter(row -> row.always() || MATRIX)
        .flatMap(
            row ->
                Jdks.all().stream()
                    .filter(jdk -> row.from() <= jdk.feature() && jdk.feature() <= row.to())
                    .limit(MATRIX ? Long.MAX_VALUE : 1)
                    .map(jdk -> Arguments.of(row, jdk)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("containers")
  void isMeasured(Row row, Jdk jdk) throws Exception {
    int port = FreePorts.one();
    AgentProcess.Builder builder =
        row.container()
            .prepare(base, port, jdk)
            .agent()
            .environment("OBS_METRICS_HOST", "127.0.0.1")
            .environment("OBS_METRICS_PORT", 0)
            .environment("OBS_SERVICE_NAME", "orders"); // else the server's
    row.container()
        .deploy(Path.of(System.getProperty(row.application() + ".application") + ".war"), base);
    try (AgentProcess server = builder.start()) {
      try {
        row.container().awaitReady(server);
        measure(server, port);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + server, e);
      }
    }
  }

  private static void measure(AgentProcess server, int port) throws Exception {
    int metrics = Agents.port(server);
    ask("http://127.0.0.1:" + port + "/orders");
    converse("ws://127.0.0.1:" + port + "/orders/feed/7", metrics);
    Await.until(
        "end of all requests, and a full pool",
        PATIENCE,
        () -> {
          Scrape scrape = Scrape.of(metrics);
          return scrape.sum(Traffic.SERVER) == total(SERVED)
              && scrape.sum("http_server_active_requests") == 0
              && scrape.sum(ERRORS) == total(FAILED)
              && scrape.sum(Traffic.POOL + "create_time_seconds_count") == CONNECTIONS
              && scrape.sum(Traffic.POOL + "count", Traffic.POOL + "state", "idle") == CONNECTIONS;
        });
    Scrape scrape = Scrape.of(metrics);
    Traffic.served(SERVED, scrape);
    Traffic.called(Map.of("PUT 127.0.0.1 " + port + " 200 ", 2), scrape);
    Traffic.executed(EXECUTED, scrape);
    Traffic.pooled("orders", CONNECTIONS, 3, scrape);
    assertEquals(new TreeMap<>(FAILED), scrape.counts(ERRORS, "error_type", "origin"));
    for (String counter :
        List.of(
            "obs_advice_failures_total", "obs_series_dropped_total", "obs_events_dropped_total")) {
      assertEquals(0, scrape.sum(counter), counter);
    }
    String about = about(metrics);
    assertFalse(about.contains("skipped"), about);

    assertEquals(143, server.stop());
    Events events = server.events();
    thrown(events);
    assertEquals(total(FAILED), ExactTest.occurrences(events.all()));
    assertEquals(List.of(), Agents.complaints(server));
  }

  private static int total(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void ask(String url) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    for (Asked each : ASKED) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + each.path()))
              .method(each.method(), HttpRequest.BodyPublishers.noBody())
              .header("User-Agent", ASKED_BY)
              .timeout(PATIENCE)
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(each.status(), response.statusCode(), each.path());
    }
  }

  /** A WebSocket is its handshake, which is over when the conversation begins. */
  private static void converse(String url, int metrics) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .buildAsync(
                URI.create(url),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    heard.add(text.toString());
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                    closed.complete(null);
                    return null;
                  }
                })
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("how much?", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals("item 7: how much?", heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    Await.until(
        "end of the handshake",
        PATIENCE,
        () -> {
          Scrape scrape = Scrape.of(metrics);
          return scrape.sum(Traffic.SERVER, "http_response_status_code", "101") == 1
              && scrape.sum("http_server_active_requests") == 0;
        });
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** What the container says of it is not another event. */
  private static void thrown(Events events) {
    JsonNode event = events.single("error_type", FAULT, "origin", "http_server");
    Map<String, String> expected =
        Map.of(
            "error_message", "thrown",
            "error_fingerprint", "fbb4745f97e2c2f0",
            "http_request_method", "GET",
            "http_route", "/orders/fail",
            "http_response_status_code", "500",
            "url_path", "/orders/fail",
            "client_address", "127.0.0.1",
            "user_agent", ASKED_BY,
            "service_name", "orders");
    expected.forEach((field, value) -> assertEquals(value, event.path(field).asText(), field));
    String stackTrace = event.get("stack_trace").asText();
    assertTrue(FIRST_FRAME.matcher(stackTrace).lookingAt(), stackTrace);
  }

  /** What obs says of itself. */
  private static String about(int metrics) throws Exception {
    URI page = URI.create("http://127.0.0.1:" + metrics + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
