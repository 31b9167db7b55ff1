package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The shop fails once or twice in each way that an error can come from, and twenty times more in
 * one of them: each failure is in exactly one event, with what was going on.
 */
class ErrorsTest {
  private static final int REPEATS = 20;
  private static final String HEADER = "X-Error-Id";
  private static final String TYPE = "java.lang.IllegalStateException";
  private static final String MESSAGE = "the warehouse does not answer";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final List<String> BEGIN =
      List.of("@timestamp", "@version", "level", "level_value", "logger_name", "thread_name");
  private static final List<String> ERROR =
      List.of(
          "message",
          "error_id",
          "error_fingerprint",
          "occurrences",
          "error_type",
          "error_message",
          "origin");
  private static final List<String> COUNTED =
      List.of(
          "message",
          "error_id",
          "error_fingerprint",
          "occurrences",
          "first_occurrence",
          "last_occurrence",
          "first_error_id",
          "error_type",
          "error_message",
          "origin");
  private static final List<String> CLIENT_OF_REQUEST =
      List.of(
          "url_path",
          "request_duration_ms",
          "client_address",
          "user_agent",
          "request_id",
          "trace_id",
          "span_id");
  private static final List<String> PROCESS =
      List.of("service_name", "service_version", "host_name", "process_pid");

  private static final List<String> told = new ArrayList<>();
  private static String paymentPort;
  private static Events events;
  private static Scrape measured;
  private static String output;
  private static long pid;

  @BeforeAll
  static void fail() throws Exception {
    try (Shop shop =
        Shop.open(Shop.builder().agent().environment("OBS_ERRORS_RESPONSE_HEADER", HEADER))) {
      pid = shop.process().pid();
      paymentPort =
          shop.process().stdoutLines().stream()
              .filter(line -> line.startsWith("shop ready on "))
              .findFirst()
              .orElseThrow()
              .replaceFirst(".*:", "");
      for (String in : List.of("", "log")) {
        HttpResponse<String> response = get(shop, "/fail?secret=s3cret&in=" + in);
        assertEquals(500, response.statusCode());
        told.add(response.headers().firstValue(HEADER).orElseThrow());
      }
      for (String in :
          List.of("record", "thread", "scheduler", "executor", "executor", "future", "read")) {
        HttpResponse<String> response = get(shop, "/fail?secret=s3cret&in=" + in);
        assertEquals(200, response.statusCode());
        assertFalse(response.headers().firstValue(HEADER).isPresent());
      }
      for (int i = 0; i < REPEATS; i++) {
        told.add(get(shop, "/fail").headers().firstValue(HEADER).orElseThrow());
      }
      // a request ends after its answer was sent
      Await.until(
          "end of all requests",
          Shop.PATIENCE,
          () -> shop.scrape().sum("http_server_active_requests") == 0);
      measured = shop.scrape();
      assertEquals(143, shop.process().stop(), shop.process()::toString);
      events = shop.process().events();
      output = shop.process().toString();
    }
  }

  private static HttpResponse<String> get(Shop shop, String path)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(shop.url() + path))
            .timeout(Shop.PATIENCE)
            .header("User-Agent", "customer/1")
            .header("X-Request-Id", "r-17")
            .header("X-Forwarded-For", "203.0.113.9")
            .header("Cookie", "session=s3cret")
            .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @AfterAll
  static void forget() {
    told.clear();
    events = null;
    measured = null;
    output = null;
  }

  // --- exactly one event for each failure

  @Test
  void eachFailureIsInOneEvent() {
    Map<String, Integer> occurrences = new TreeMap<>();
    for (JsonNode event : events.all()) {
      occurrences.merge(
          event.get("origin").asText(), event.get("occurrences").asInt(), Integer::sum);
    }
    assertEquals(
        Map.of("http_server", 1 + REPEATS, "log", 2, "thread", 1, "scheduler", 1, "executor", 3),
        occurrences,
        output);
    // the first of each kind at once; of those that were repeated, the rest together
    assertEquals(5 + 3, events.all().size(), output);
  }

  @Test
  void countersSayTheSame() {
    String counter = "uncaught_exceptions_total";
    assertEquals(1 + REPEATS, measured.value(counter, "error_type", TYPE, "origin", "http_server"));
    assertEquals(2, measured.value(counter, "error_type", TYPE, "origin", "log"));
    assertEquals(1, measured.value(counter, "error_type", TYPE, "origin", "thread"));
    assertEquals(1, measured.value(counter, "error_type", TYPE, "origin", "scheduler"));
    assertEquals(
        2, measured.value("log_events_total", "level", "ERROR", "logging_system", "logback"));
    assertEquals(0, measured.sum("obs_events_dropped_total"));
    assertEquals(0, measured.sum("obs_advice_failures_total"));
  }

  // --- whole events

  @Test
  void ofARequest() {
    JsonNode event = events.single("origin", "http_server", "occurrences", "1");
    assertFields(
        event,
        BEGIN,
        ERROR,
        List.of("http_request_method", "http_route", "http_response_status_code"),
        CLIENT_OF_REQUEST,
        PROCESS,
        List.of("stack_trace"));
    assertError(event);
    assertRequest(event);
    assertEquals("500", event.get("http_response_status_code").asText());
    assertEquals("obs.errors", event.get("logger_name").asText());
    assertEquals(TYPE + ": " + MESSAGE, event.get("message").asText());
    assertTrue(event.get("thread_name").asText().startsWith("http-nio-"), event::toString);
    assertEquals(told.get(0), event.get("error_id").asText());
    String trace = event.get("stack_trace").asText();
    assertTrue(trace.startsWith(TYPE + ": " + MESSAGE + "\n\tat shop.FailPage.ask"), trace);
    assertTrue(trace.contains("\nCaused by: java.io.IOException: connection reset by"), trace);
  }

  @Test
  void ofARecordWhoseExceptionLeavesTheRequestLater() {
    JsonNode event = events.with("origin", "log").get(0);
    assertFields(
        event,
        BEGIN,
        ERROR,
        List.of("http_request_method", "http_route"),
        CLIENT_OF_REQUEST,
        List.of("logging_system"),
        PROCESS,
        List.of("mdc", "recent", "stack_trace"));
    assertError(event);
    assertRequest(event);
    assertEquals("shop.FailPage", event.get("logger_name").asText());
    assertEquals("logback", event.get("logging_system").asText());
    assertEquals("Cannot ask warehouse 7", event.get("message").asText());
    assertEquals("{\"warehouse\":\"north\"}", event.get("mdc").toString());
    assertEquals(told.get(1), event.get("error_id").asText(), "the client was told this one");

    JsonNode recent = event.get("recent");
    assertEquals(2, recent.size(), recent::toString);
    JsonNode database = recent.get(0);
    assertFields(database, List.of("kind", "target", "db_system_name", "duration_ms", "ago_ms"));
    assertEquals("database", database.get("kind").asText());
    assertEquals("SELECT orders", database.get("target").asText());
    assertEquals("h2database", database.get("db_system_name").asText());
    JsonNode call = recent.get(1);
    assertFields(
        call, List.of("kind", "target", "http_response_status_code", "duration_ms", "ago_ms"));
    assertEquals("http_client", call.get("kind").asText());
    assertEquals("POST 127.0.0.1:" + paymentPort, call.get("target").asText());
    assertEquals("200", call.get("http_response_status_code").asText());
    assertTrue(call.get("ago_ms").asDouble() <= database.get("ago_ms").asDouble());
    assertTrue(
        event.get("request_duration_ms").asDouble()
            > call.get("duration_ms").asDouble() + database.get("duration_ms").asDouble());
  }

  @Test
  void ofAThread() {
    JsonNode event = events.single("origin", "thread");
    assertFields(event, BEGIN, ERROR, PROCESS, List.of("stack_trace"));
    assertError(event);
    assertEquals("shop-warehouse", event.get("thread_name").asText());
  }

  @Test
  void ofAScheduler() {
    JsonNode event = events.single("origin", "scheduler");
    assertFields(
        event,
        BEGIN,
        ERROR,
        List.of("task_type", "task_runs_again"),
        PROCESS,
        List.of("stack_trace"));
    assertError(event);
    assertEquals("shop-stocktaking", event.get("thread_name").asText());
    assertEquals("shop.FailPage", event.get("task_type").asText());
    assertFalse(event.get("task_runs_again").asBoolean(true));
  }

  @Test
  void ofAnExecutor() {
    JsonNode event = events.single("origin", "executor", "occurrences", "1");
    assertFields(event, BEGIN, ERROR, List.of("task_type"), PROCESS, List.of("stack_trace"));
    assertError(event);
    assertTrue(event.get("thread_name").asText().startsWith("shop-worker-"), event::toString);
    assertEquals("shop.FailPage", event.get("task_type").asText());
  }

  @Test
  void ofRepeats() {
    JsonNode first = events.single("origin", "http_server", "occurrences", "1");
    JsonNode counted =
        events.single("origin", "http_server", "occurrences", String.valueOf(REPEATS));
    assertFields(
        counted,
        BEGIN,
        COUNTED,
        List.of("http_request_method", "http_route", "http_response_status_code"),
        List.of("url_path", "request_duration_ms", "client_address", "user_agent", "request_id"),
        List.of("trace_id", "span_id"),
        PROCESS);
    assertRequest(counted);
    assertEquals(first.get("error_id"), counted.get("first_error_id"));
    assertEquals(first.get("error_fingerprint"), counted.get("error_fingerprint"));
    String begin = counted.get("first_occurrence").asText();
    String end = counted.get("last_occurrence").asText();
    assertTrue(first.get("@timestamp").asText().compareTo(begin) <= 0, begin);
    assertTrue(begin.compareTo(end) <= 0, begin + " " + end);
    for (String id : told.subList(2, told.size())) {
      assertEquals(counted.get("error_id").asText(), id, "all customers are told this one");
    }
  }

  @Test
  void theSameCodeHasTheSameFingerprintWhereverItWasSeen() {
    assertEquals(
        fingerprint("origin", "scheduler"), fingerprint("origin", "executor", "occurrences", "1"));
    assertNotEquals(
        fingerprint("origin", "thread"),
        fingerprint("origin", "http_server", "occurrences", "1"),
        "called by the page");
  }

  private static String fingerprint(String... fields) {
    return events.single(fields).get("error_fingerprint").asText();
  }

  @Test
  void nothingSecretIsTold() {
    for (JsonNode event : events.all()) {
      assertFalse(event.toString().contains("s3cret"), event::toString);
      assertFalse(event.toString().contains("203.0.113.9"), "not to be trusted by default");
    }
  }

  // --- parts

  @SafeVarargs
  private static void assertFields(JsonNode event, List<String>... fields) {
    List<String> expected = new ArrayList<>();
    for (List<String> part : fields) {
      expected.addAll(part);
    }
    if (!event.has("container_id")) {
      expected.remove("container_id");
    }
    List<String> found = new ArrayList<>();
    for (Iterator<String> names = event.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("container_id")) { // the test may run in one
        found.add(name);
      }
    }
    assertEquals(Set.copyOf(expected), Set.copyOf(found), event::toString);
    assertEquals(expected.size(), found.size());
  }

  private static void assertError(JsonNode event) {
    assertEquals("ERROR", event.get("level").asText());
    assertEquals(40_000, event.get("level_value").asInt());
    assertTrue(event.get("error_id").asText().matches("[0-9a-f]{32}"));
    assertTrue(event.get("error_fingerprint").asText().matches("[0-9a-f]{16}"));
    assertEquals(TYPE, event.get("error_type").asText());
    assertEquals(MESSAGE, event.get("error_message").asText());
    assertEquals("shop", event.get("service_name").asText());
    assertEquals(pid, event.get("process_pid").asLong());
  }

  private static void assertRequest(JsonNode event) {
    assertEquals("GET", event.get("http_request_method").asText());
    assertEquals("/fail", event.get("http_route").asText());
    assertEquals("/fail", event.get("url_path").asText());
    assertEquals("127.0.0.1", event.get("client_address").asText());
    assertEquals("customer/1", event.get("user_agent").asText());
    assertEquals("r-17", event.get("request_id").asText());
    assertEquals(TRACE, event.get("trace_id").asText());
    assertEquals(SPAN, event.get("span_id").asText());
    assertTrue(event.get("request_duration_ms").asDouble() > 0, event::toString);
  }
}
