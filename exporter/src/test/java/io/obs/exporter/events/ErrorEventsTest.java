package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.Sinks;
import io.obs.exporter.metrics.PrometheusSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole events, as they are written. */
class ErrorEventsTest {
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir Path directory;
  private Path file;
  private EventWriter writer;

  private void open(EventOptions options) {
    open(options, Sink.NONE, 1024);
  }

  private void open(EventOptions options, Sink sink, int capacity) {
    file = directory.resolve("events.json");
    writer =
        new EventWriter(
            EventOutputs.of("file:" + file),
            AgentLog.Level.INFO,
            "shop",
            "host-1",
            "file:" + directory.resolve("agent.json"),
            capacity,
            options.serviceVersion(() -> "1.2.3"));
    Sinks.install(sink, writer);
  }

  @AfterEach
  void close() {
    ErrorRecorder.responseHeader(null);
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
    writer.closeWithin(TIMEOUT_MILLIS);
  }

  @Test
  void aRequestWithAllItsContext() throws IOException {
    open(new EventOptions());
    failingRequest(new IllegalStateException("no stock, password=hunter2"));
    ObjectNode event = (ObjectNode) onlyEvent();

    assertTrue(event.remove("error_id").asText().matches("[0-9a-f]{32}"));
    assertTrue(event.remove("error_fingerprint").asText().matches("[0-9a-f]{16}"));
    Instant.parse(event.remove("@timestamp").asText());
    assertTrue(event.remove("process_pid").isIntegralNumber());
    assertTrue(event.remove("request_duration_ms").isDouble());
    event.remove("container_id"); // where the tests run in one
    for (JsonNode call : event.get("recent")) {
      assertTrue(((ObjectNode) call).remove("duration_ms").isDouble());
      assertTrue(((ObjectNode) call).remove("ago_ms").isDouble());
    }
    String trace = event.remove("stack_trace").asText();
    assertTrue(
        trace.startsWith("java.lang.IllegalStateException: no stock, password=***\n\tat "), trace);
    assertEquals(
        new ObjectMapper()
            .readTree(
                ("{'@version':'1','level':'ERROR','level_value':40000,"
                        + "'logger_name':'obs.errors','thread_name':'"
                        + Thread.currentThread().getName()
                        + "','message':'java.lang.IllegalStateException: no stock, password=***',"
                        + "'occurrences':1,'error_type':'java.lang.IllegalStateException',"
                        + "'error_message':'no stock, password=***','origin':'http_server',"
                        + "'http_request_method':'POST','http_route':'/orders/{id}',"
                        + "'http_response_status_code':'500','url_path':'/orders/17',"
                        + "'client_address':'192.0.2.7','user_agent':'curl/8 token=***',"
                        + "'request_id':'r-1','trace_id':'"
                        + TRACE
                        + "','span_id':'b7ad6b7169203331',"
                        + "'recent':[{'kind':'http_client','target':'GET stock:8080',"
                        + "'http_response_status_code':'200'},"
                        + "{'kind':'http_client','target':'POST payments:443',"
                        + "'error_type':'java.io.IOException'}],"
                        + "'service_name':'shop','service_version':'1.2.3','host_name':'host-1'}")
                    .replace('\'', '"')),
        event);
  }

  private void failingRequest(Throwable thrown) {
    Page page =
        new Page("/orders/17;jsessionid=1")
            .with("User-Agent", "curl/8 token=abc")
            .with("X-Request-Id", "r-1")
            .with("Cookie", "secret")
            .with("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    HttpServerRequest request = new HttpServerRequest();
    request.start("POST");
    request.entered(page, null);
    HttpClientCall.start("GET", "http", "stock", 8080).end(200, null);
    HttpClientCall.start("POST", "https", "payments", -1).end(0, new IOException());
    request.routed("/orders/{id}");
    request.answered(500, thrown, page);
    HttpServerRequest.left();
    request.endIfAnswered();
  }

  @Test
  void aLogRecord() throws IOException {
    open(new EventOptions());
    Map<String, String> context = new HashMap<>();
    context.put("user", "bob");
    context.put("auth.token", "abc");
    context.put("note", "pwd=x");
    logged(LogLevel.ofJboss(1100), "order 17 failed, secret=1", context);
    JsonNode event = onlyEvent();

    assertText(event, "origin", "log");
    assertText(event, "level", "FATAL");
    assertEquals(50_000, event.get("level_value").asInt());
    assertText(event, "logger_name", "com.example.Orders");
    assertText(event, "message", "order 17 failed, secret=***");
    assertText(event, "error_message", "no stock");
    assertText(event, "logging_system", "jboss-logmanager");
    assertEquals(
        "{\"auth.token\":\"***\",\"note\":\"pwd=***\",\"user\":\"bob\"}",
        event.get("mdc").toString());
    assertFalse(event.has("http_route"));
  }

  private static void logged(LogLevel level, String message, Map<String, String> context) {
    LogRecorder.error(
        level, "com.example.Orders", message, new IllegalStateException("no stock"), context);
  }

  @Test
  void aTaskThatRunsNoMore() throws IOException {
    open(new EventOptions());
    ErrorRecorder.droppedTask(new Exception("x"), "com.example.Cleanup");
    JsonNode event = onlyEvent();
    assertText(event, "origin", "scheduler");
    assertText(event, "task_type", "com.example.Cleanup");
    assertTrue(event.get("task_runs_again").isBoolean());
    assertFalse(event.get("task_runs_again").asBoolean());
  }

  @Test
  void theHandlerOfAThread() throws Exception {
    open(new EventOptions());
    CountDownLatch done = new CountDownLatch(1);
    Thread dying =
        new Thread(
            () -> {
              ErrorRecorder.endedThread(Thread.currentThread(), new Exception("x"));
              done.countDown();
            },
            "worker-1");
    dying.setUncaughtExceptionHandler(new Handler());
    dying.start();
    done.await();
    JsonNode event = onlyEvent();
    assertText(event, "thread_name", "worker-1");
    assertText(event, "uncaught_exception_handler", Handler.class.getName());
  }

  private static final class Handler implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {}
  }

  @Test
  void repeatsAreOneEventWhenTheIntervalEnds() throws Exception {
    open(new EventOptions().repeatIntervalMillis(200));
    long before = System.currentTimeMillis();
    for (int i = 0; i < 5; i++) {
      failingRequest(new IllegalStateException("no stock " + i));
    }
    await(() -> lines().size() == 2);
    JsonNode first = events().get(0);
    ObjectNode summary = (ObjectNode) events().get(1);
    assertEquals(1, first.get("occurrences").asInt());
    assertEquals(4, summary.get("occurrences").asInt());
    assertText(summary, "error_fingerprint", first.get("error_fingerprint").asText());
    assertText(summary, "first_error_id", first.get("error_id").asText());
    long start = Instant.parse(summary.get("first_occurrence").asText()).toEpochMilli();
    long end = Instant.parse(summary.get("last_occurrence").asText()).toEpochMilli();
    assertTrue(before <= start && start <= end && end <= System.currentTimeMillis());
    assertText(summary, "error_message", "no stock 4");
    assertText(summary, "message", "java.lang.IllegalStateException: no stock 4");
    assertText(summary, "http_route", "/orders/{id}");
    assertText(summary, "request_id", "r-1");
    for (String left : new String[] {"stack_trace", "recent", "mdc", "told_apart"}) {
      assertFalse(summary.has(left), left);
    }
  }

  @Test
  void withoutMessages() throws IOException {
    open(new EventOptions().messages(false));
    failingRequest(new IllegalStateException("hidden", new Exception("hidden")));
    logged(LogLevel.ofLogback(40_000), "hidden", Collections.emptyMap());
    List<JsonNode> events = events();
    assertEquals(2, events.size());
    for (JsonNode event : events) {
      assertText(event, "message", "java.lang.IllegalStateException");
      assertFalse(event.has("error_message"));
      assertFalse(event.toString().contains("hidden"), event.toString());
      assertTrue(event.get("stack_trace").asText().startsWith("java.lang.IllegalStateException\n"));
    }
  }

  @Test
  void theUsersOwnExpressions() throws IOException {
    open(new EventOptions().redactions("customer-\\d+  no\\x20stock"));
    failingRequest(new IllegalStateException("no stock for customer-17"));
    assertText(onlyEvent(), "error_message", "*** for ***");
  }

  @Test
  void theElasticCommonSchema() throws IOException {
    open(new EventOptions().format(EventOptions.Format.ECS));
    failingRequest(new IllegalStateException("no stock"));
    logged(
        LogLevel.ofLogback(40_000), "order failed", Collections.singletonMap("user.name", "bob"));
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    List<String> lines = lines();
    assertTrue(
        lines
            .get(0)
            .matches(
                "\\{\"@timestamp\":\"[^\"]*\",\"log.level\":\"ERROR\",\"message\":\"[^\"]*\","
                    + "\"ecs.version\":\"8.11.0\",.*"),
        lines.get(0));
    JsonNode event = events().get(0);
    assertText(event, "log.logger", "obs.errors");
    assertText(event, "process.thread.name", Thread.currentThread().getName());
    assertTrue(event.get("error.id").asText().matches("[0-9a-f]{32}"));
    assertText(event, "error.type", "java.lang.IllegalStateException");
    assertText(event, "error.message", "no stock");
    assertTrue(event.get("error.stack_trace").asText().contains("\n\tat "));
    assertText(event, "http.request.method", "POST");
    assertEquals(500, event.get("http.response.status_code").intValue());
    assertText(event, "http.request.id", "r-1");
    assertText(event, "url.path", "/orders/17");
    assertText(event, "client.address", "192.0.2.7");
    assertText(event, "user_agent.original", "curl/8 token=***");
    assertText(event, "trace.id", TRACE);
    assertText(event, "span.id", "b7ad6b7169203331");
    assertText(event, "service.name", "shop");
    assertText(event, "service.version", "1.2.3");
    assertText(event, "host.hostname", "host-1");
    assertText(event, "obs.http_route", "/orders/{id}");
    assertText(event, "obs.origin", "http_server");
    assertEquals(1, event.get("obs.occurrences").asInt());
    assertEquals(2, event.get("obs.recent").size());
    assertEquals("{\"user_name\":\"bob\"}", events().get(1).get("labels").toString());
    assertText(events().get(1), "log.logger", "com.example.Orders");
  }

  @Test
  void textForPeople() throws IOException {
    open(new EventOptions().format(EventOptions.Format.TEXT));
    failingRequest(new IllegalStateException("no \"stock\"\u001b[2J\nreally"));
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    List<String> lines = lines();
    assertTrue(
        lines
            .get(0)
            .matches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ERROR"
                    + " java.lang.IllegalStateException: no \"stock\"\\\\u001b\\[2J\\\\nreally"),
        lines.get(0));
    assertEquals("  request POST /orders/{id} 500", lines.get(1));
    assertEquals("  origin http_server", lines.get(2));
    assertTrue(lines.contains("  url_path /orders/17"), lines.toString());
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    line.matches("  recent GET stock:8080 [0-9.E-]+ ms, 200, [0-9.E-]+ ms ago")),
        lines.toString());
    assertTrue(
        lines.contains("java.lang.IllegalStateException: no \"stock\"\\u001b[2J"),
        lines.toString());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("\tat ")));
    for (String line : lines) {
      assertFalse(line.contains("\u001b"), line);
    }
  }

  @Test
  void contextIsShortenedBeforeTheStackTrace() throws IOException {
    open(new EventOptions());
    StringBuilder text = new StringBuilder();
    while (text.length() < 50_000) {
      text.append("\u0001long ");
    }
    Map<String, String> context = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      context.put("key" + i, text.toString());
    }
    Page page = new Page("/x");
    for (String header : new String[] {"User-Agent", "X-Request-Id"}) {
      page.with(header, text.toString());
    }
    HttpServerRequest request = new HttpServerRequest();
    request.start("GET");
    request.entered(page, null);
    for (int i = 0; i < 20; i++) {
      HttpClientCall.start("GET", "http", text.substring(0, 5000) + i, 8080).end(200, null);
    }
    LogRecorder.error(
        LogLevel.ofLogback(40_000),
        "com.example.Orders",
        text.toString(),
        new IllegalStateException(text.toString(), new Exception("root")),
        context);
    HttpServerRequest.left();
    writer.flush(TIMEOUT_MILLIS);
    byte[] line = Files.readAllBytes(file);
    assertTrue(line.length <= 16_384, "" + line.length);
    String trace = onlyEvent().get("stack_trace").asText();
    assertTrue(trace.length() > 4000, "" + trace.length());
    assertTrue(trace.contains("Caused by: java.lang.Exception: root\n"), trace);
  }

  // --- storms

  @Test
  void everyOneOfAStormIsInOneEvent() throws Exception {
    PrometheusSink sink = new PrometheusSink(new double[] {1}, new double[] {1}, 10_000);
    open(new EventOptions().repeatIntervalMillis(300), sink, 1024);
    int threads = 8;
    int each = 12_500;
    int distinct = 5000;
    parallel(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            Exception thrown = new Exception("n" + i);
            thrown.setStackTrace(
                new StackTraceElement[] {
                  new StackTraceElement("Shop" + (i * threads + thread) % distinct, "buy", null, -1)
                });
            ErrorRecorder.endedThread(Thread.currentThread(), thrown);
            if (i % 3000 == 0) {
              assertTrue(writer.flush(TIMEOUT_MILLIS));
            }
          }
        });
    writer.ending();
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    long occurrences = 0;
    Map<String, Boolean> ids = new HashMap<>();
    for (JsonNode event : events()) {
      occurrences += event.get("occurrences").asLong();
      assertNull(ids.put(event.get("error_id").asText(), true));
    }
    assertEquals(threads * each, occurrences);
    assertEquals(
        (double) threads * each,
        sink.registry()
            .getSampleValue(
                "uncaught_exceptions_total",
                new String[] {"error_type", "origin"},
                new String[] {"java.lang.Exception", "thread"}));
    assertEquals(0, writer.dropped().values().stream().mapToLong(Long::longValue).sum());
    fail("after");
    assertEquals("after", lastEvent().get("error_message").asText(), "it goes on");
  }

  private void fail(String message) {
    ErrorRecorder.endedThread(Thread.currentThread(), new Exception(message));
  }

  @Test
  void whateverAClientIsToldIsInOneEvent() throws Exception {
    for (int interval : new int[] {0, 20, 60_000}) {
      open(new EventOptions().repeatIntervalMillis(interval), Sink.NONE, 64);
      Files.deleteIfExists(file);
      ErrorRecorder.responseHeader("X-Error-Id");
      Map<String, Boolean> told = new ConcurrentHashMap<>();
      int threads = 8;
      int each = interval == 0 ? 200 : 3000;
      parallel(
          threads,
          thread -> {
            for (int i = 0; i < each; i++) {
              Exception thrown = new Exception("n" + i);
              thrown.setStackTrace(
                  new StackTraceElement[] {new StackTraceElement("Shop" + i % 7, "buy", null, -1)});
              Page page = new Page("/");
              HttpServerRequest request = new HttpServerRequest();
              request.start("GET");
              request.entered(page, null);
              told.put(request.errorId(thrown), true);
              request.answered(500, thrown, page);
              HttpServerRequest.left();
              request.endIfAnswered();
              if (i % 1000 == 999) {
                assertTrue(writer.flush(TIMEOUT_MILLIS));
              }
            }
          });
      assertTrue(writer.flush(TIMEOUT_MILLIS));
      long occurrences = 0;
      Map<String, Integer> events = new HashMap<>();
      for (JsonNode event : events()) {
        occurrences += event.get("occurrences").asLong();
        events.merge(event.get("error_id").asText(), 1, Integer::sum);
      }
      for (String id : told.keySet()) {
        assertEquals(1, events.getOrDefault(id, 0), "interval " + interval);
      }
      assertEquals(threads * each, occurrences, "interval " + interval);
      writer.closeWithin(TIMEOUT_MILLIS);
    }
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void parallel(int threads, Work work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> results = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      results.add(
          executor.submit(
              () -> {
                work.run(thread);
                return null;
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
    executor.shutdown();
  }

  // --- parts

  private interface Condition {
    boolean holds() throws IOException;
  }

  /** Without a flush, which would end the interval. */
  private static void await(Condition condition) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() - deadline < 0, "too late");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private List<String> lines() throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file, StandardCharsets.UTF_8)
        : Collections.<String>emptyList();
  }

  private List<JsonNode> events() throws IOException {
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    List<JsonNode> parsed = new ArrayList<>();
    for (String line : lines()) {
      parsed.add(new ObjectMapper().readTree(line));
    }
    return parsed;
  }

  private JsonNode onlyEvent() throws IOException {
    assertEquals(1, events().size(), events().toString());
    return events().get(0);
  }

  private JsonNode lastEvent() throws IOException {
    List<JsonNode> events = events();
    return events.get(events.size() - 1);
  }

  private static void assertText(JsonNode event, String field, String expected) {
    assertTrue(event.path(field).isTextual(), field + " in " + event);
    assertEquals(expected, event.get(field).asText());
  }
}
