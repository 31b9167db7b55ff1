package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.acceptance.Shop.Tally;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.Scrape;
import io.obs.harness.Scrape.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two thousand requests by eight customers at once, good and bad: what obs has measured is what
 * customers and shop have counted.
 */
class ExactTest {
  private static final int REQUESTS = 2_000;
  private static final int CUSTOMERS = 8;
  private static final int DEAD_THREADS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SERVER = "http_server_request_duration_seconds";
  private static final String CLIENT = "http_client_request_duration_seconds";
  private static final String DATABASE = "db_client_operation_duration_seconds";
  private static final String EXCEPTION = "java.lang.IllegalStateException";
  private static final Set<String> ROUTES =
      Set.of(
          "",
          "/shop",
          "/shop/",
          "/shop/orders",
          "/shop/orders/*",
          "/shop/shipping",
          "/shop/fail",
          "/shop/slow",
          "/shop/async",
          "/shop/async-timeout",
          "/shop/redirect",
          "/shop/own-metrics");

  private static List<Tally> tallies;
  private static Scrape own;
  private static Scrape measured;
  private static AgentProcess shopProcess;
  private static Events events;
  private static String paymentPort;

  @BeforeAll
  static void sendTraffic() {
    try (AgentProcess payment = Shop.payment().start()) {
      String paymentUrl =
          payment
              .awaitStdout(line -> line.startsWith("payment service ready"), Shop.PATIENCE)
              .replaceFirst(".* (http://[^ ]*)/$", "$1");
      paymentPort = paymentUrl.replaceFirst(".*:", "");
      AgentProcess.Builder builder =
          Shop.builder()
              .agent()
              // beside a context there is none
              .environment("SHOP_CONTEXT_PATH", "/shop")
              .environment("SHOP_PAYMENT_URL", paymentUrl);
      try (Shop shop = Shop.open(builder)) {
        shopProcess = shop.process();
        tallies = shop.traffic(REQUESTS, CUSTOMERS);
        for (int i = 0; i < DEAD_THREADS; i++) {
          assertEquals(200, shop.get("/fail?in=thread").statusCode());
        }
        own = shop.ownMetrics();
        // the last client has its answer before the server has counted it
        Await.until("end of all requests", PATIENCE, () -> isOver(shop.scrape()));
        measured = shop.scrape();
        assertEquals(143, shop.process().stop(), shop.process()::toString);
        events = shop.process().events();
      }
    }
  }

  private static boolean isOver(Scrape scrape) {
    return scrape.sum(SERVER + "_count") >= REQUESTS + DEAD_THREADS + 1
        && scrape.sum("http_server_active_requests") == 0;
  }

  @AfterAll
  static void forget() {
    tallies = null;
    own = null;
    measured = null;
    shopProcess = null;
    events = null;
  }

  @Test
  void everyKindWasSent() {
    Map<String, Integer> kinds =
        tallies.stream().collect(Collectors.toMap(Tally::kind, Tally::count, Integer::sum));
    assertEquals(REQUESTS, kinds.values().stream().mapToInt(Integer::intValue).sum());
    assertTrue(
        kinds
            .keySet()
            .containsAll(
                Set.of(
                    "catalog",
                    "redirect",
                    "page_unknown",
                    "context_unknown",
                    "fail",
                    "async",
                    "async_timeout")),
        kinds::toString);
  }

  @Test
  void countsRequestsByMethodAndStatus() {
    Map<String, Double> expected = new TreeMap<>();
    for (Tally tally : tallies) {
      expected.merge(tally.method() + " " + tally.status(), (double) tally.count(), Double::sum);
    }
    expected.merge("GET 200", (double) DEAD_THREADS + 1, Double::sum); // and the shop's own metrics
    assertEquals(
        expected,
        sums(
            SERVER + "_count",
            sample ->
                sample.label("http_request_method")
                    + " "
                    + sample.label("http_response_status_code")),
        shopProcess::toString);
  }

  @Test
  void countsEachRequestInOneBucket() {
    for (Sample sample : measured.series(SERVER + "_bucket", "le", "+Inf")) {
      assertEquals(
          measured.value(
              SERVER + "_count",
              "http_request_method",
              sample.label("http_request_method"),
              "http_route",
              sample.label("http_route"),
              "http_response_status_code",
              sample.label("http_response_status_code"),
              "error_type",
              sample.label("error_type")),
          sample.value(),
          sample::toString);
    }
  }

  @Test
  void namesRoutesNeverPaths() {
    Set<String> routes = sums(SERVER + "_count", sample -> sample.label("http_route")).keySet();
    assertEquals(ROUTES, Set.copyOf(routes));
    Map<String, Double> byRoute = sums(SERVER + "_count", sample -> sample.label("http_route"));
    assertEquals(sent("order") + sent("order_unknown"), byRoute.get("/shop/orders/*"));
    assertEquals(sent("catalog") + sent("catalog_head"), byRoute.get("/shop"));
    // the default servlet: files that are there, and pages that are not
    assertEquals(sent("file") + sent("page_unknown"), byRoute.get("/shop/"));
    assertEquals(sent("context_unknown"), byRoute.get(""));
    for (Sample sample : measured.series()) {
      for (String value : sample.labels().values()) {
        assertFalse(
            value.contains("nowhere") || value.contains("elsewhere") || value.contains("999"),
            sample::toString);
      }
    }
  }

  @Test
  void tellsErrorsApart() {
    assertEquals(
        sent("fail"),
        measured.sum(SERVER + "_count", "http_route", "/shop/fail", "error_type", EXCEPTION));
    assertEquals(
        sent("async_timeout"),
        measured.sum(
            SERVER + "_count",
            "http_route",
            "/shop/async-timeout",
            "http_response_status_code",
            "500"));
    for (Sample sample : measured.series(SERVER + "_count")) {
      boolean failed = sample.label("http_response_status_code").startsWith("5");
      assertEquals(failed, !sample.label("error_type").isEmpty(), sample::toString);
    }
  }

  @Test
  void measuresTimeThatPassed() {
    // a timeout of 100 ms, and pages of 20 ms
    assertTrue(
        measured.sum(SERVER + "_sum", "http_route", "/shop/async-timeout")
            >= 0.1 * sent("async_timeout"));
    assertTrue(measured.sum(SERVER + "_sum", "http_route", "/shop/slow") >= 0.02 * sent("slow"));
  }

  @Test
  void countsStatements() {
    Map<String, Double> expected = new TreeMap<>();
    for (Sample sample : own.series("shop_statements_total")) {
      expected.put(sample.label("operation") + " " + sample.label("table"), sample.value());
    }
    Map<String, Double> counted =
        sums(
            DATABASE + "_count",
            sample ->
                sample
                        .label("db_operation_name")
                        .replaceFirst("^BATCH ", "")
                        .replaceFirst("^CREATE TABLE$", "CREATE")
                    + " "
                    + sample.label("db_collection_name"));
    // connections are opened by the pool, as many as it likes
    assertEquals(
        measured.sum("db_client_connection_create_time_seconds_count"), counted.remove("CONNECT "));
    assertEquals(expected, counted);
    assertEquals(measured.sum(DATABASE + "_count"), shopDatabaseCount());
  }

  private static double shopDatabaseCount() {
    return measured.sum(
        DATABASE + "_count",
        "db_system_name",
        "h2database",
        "db_namespace",
        "shop",
        "error_type",
        "");
  }

  @Test
  void countsCalls() {
    assertEquals(
        own.value("shop_calls_total", "service", "payments"),
        measured.sum(CLIENT + "_count", "http_request_method", "POST"));
    assertEquals(
        own.value("shop_calls_total", "service", "quotes"),
        measured.sum(CLIENT + "_count", "http_request_method", "GET"));
    assertEquals(
        sent("order_declined"),
        measured.sum(CLIENT + "_count", "http_response_status_code", "402", "error_type", "402"));
    assertEquals(
        measured.sum(CLIENT + "_count"),
        measured.sum(CLIENT + "_count", "server_address", "127.0.0.1", "server_port", paymentPort));
  }

  @Test
  void nothingIsLeftInFlight() {
    for (String gauge :
        List.of(
            "http_server_active_requests",
            "http_client_active_requests",
            "db_client_active_operations")) {
      assertFalse(measured.series(gauge).isEmpty(), gauge);
      measured.series(gauge).forEach(sample -> assertEquals(0, sample.value(), sample::toString));
    }
  }

  @Test
  void countsErrorsAndTellsOfEachOne() {
    String counter = "uncaught_exceptions_total";
    assertEquals(
        Map.of("http_server", sent("fail"), "thread", (double) DEAD_THREADS),
        sums(counter, sample -> sample.label("origin")));
    assertEquals(measured.sum(counter), measured.sum(counter, "error_type", EXCEPTION));
    assertEquals(
        sent("fail"),
        occurrences(events.with("error_type", EXCEPTION, "origin", "http_server")),
        shopProcess::toString);
    assertEquals(
        DEAD_THREADS, occurrences(events.with("error_type", EXCEPTION, "origin", "thread")));
    JsonNode event = events.with("origin", "http_server").get(0);
    assertEquals("the warehouse does not answer", event.get("error_message").asText());
    assertEquals("/shop/fail", event.get("http_route").asText());
    assertEquals("GET", event.get("http_request_method").asText());
    String stackTrace = event.get("stack_trace").asText();
    assertTrue(stackTrace.contains("at shop.FailPage.askWarehouse"), stackTrace);
    assertTrue(stackTrace.contains("connection reset by warehouse"), stackTrace); // the cause
  }

  /** A fault that repeats is told once, then counted. */
  static int occurrences(List<JsonNode> events) {
    return events.stream().mapToInt(event -> event.path("occurrences").asInt(1)).sum();
  }

  @Test
  void losesNothing() {
    for (String counter :
        List.of(
            "obs_advice_failures_total", "obs_series_dropped_total", "obs_events_dropped_total")) {
      assertEquals(0, measured.sum(counter), counter);
    }
    assertEquals(List.of(), Agents.complaints(shopProcess));
    assertEquals(1, Agents.lines(shopProcess).size(), shopProcess::toString);
  }

  private static double sent(String kind) {
    return tallies.stream().filter(tally -> tally.kind().equals(kind)).mapToInt(Tally::count).sum();
  }

  private static Map<String, Double> sums(String name, Function<Sample, String> key) {
    return measured.series(name).stream()
        .collect(Collectors.toMap(key, Sample::value, Double::sum, TreeMap::new));
  }
}
