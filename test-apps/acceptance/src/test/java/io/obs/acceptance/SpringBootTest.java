package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spring Boot's fat jars, one application on three generations of it: what is measured is the same
 * on each. Routes are Spring MVC's templates, and an exception is an event whether the framework
 * made the answer of it or the server did, but not if the client was at fault.
 */
class SpringBootTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String ASKED_BY = "a reader";

  /** How many connections Spring Boot's pool holds. */
  private static final int CONNECTIONS = 10;

  /** What no two events have in common, and where they are written. */
  private static final Set<String> OF_THIS_RUN =
      Set.of("@timestamp", "error_id", "thread_name", "request_duration_ms", "host_name");

  private record Asked(String method, String path, int status) {}

  private static final List<Asked> ASKED =
      List.of(
          new Asked("GET", "/books?title=emma", 200),
          new Asked("GET", "/authors/1", 200),
          new Asked("GET", "/authors/2", 200),
          new Asked("GET", "/authors/99", 404),
          new Asked("GET", "/books/1/price", 200), // which asks for /authors/1 itself
          new Asked("POST", "/books/2/loan", 200),
          new Asked("POST", "/books/2/loan", 409),
          new Asked("GET", "/books/1/repair", 503),
          new Asked("GET", "/books/2/repair", 503),
          new Asked("GET", "/books/1/restoration", 500),
          new Asked("GET", "/nowhere", 404));

  private static final int REQUESTS = ASKED.size() + 1;

  /** Two that the framework answered, one that left it. */
  private static final int ERRORS = 3;

  /** Method, route, status and error. */
  private static final Map<String, Integer> SERVED =
      Map.of(
          "GET /books 200 ", 1,
          "GET /authors/{id} 200 ", 3,
          "GET /authors/{id} 404 ", 1,
          "GET /books/{id}/price 200 ", 1,
          "POST /books/{id}/loan 200 ", 1,
          "POST /books/{id}/loan 409 ", 1,
          "GET /books/{id}/repair 503 library.BookController$Closed", 2,
          "GET /books/{id}/restoration 500 java.lang.IllegalStateException", 1,
          "GET / 404 ", 1);

  /** System, database, verb, table and error. */
  private static final Map<String, Integer> EXECUTED =
      Map.of(
          "h2database library SELECT author ", 4,
          "h2database library SELECT book ", 9,
          "h2database library UPDATE book ", 1,
          "h2database library COMMIT  ", 6);

  /** Requests that ask the database: each holds one connection, from its first statement on. */
  private static final int WITH_CONNECTION = 7;

  /** The oldest Java that each runs on, and a new one that it is made for. */
  static Stream<Arguments> versions() {
    return Stream.of(
            Map.entry(2, Set.of(8, 17)), Map.entry(3, Set.of(17, 25)), Map.entry(4, Set.of(17, 25)))
        .flatMap(
            boot ->
                Jdks.all().stream()
                    .filter(jdk -> boot.getValue().contains(jdk.feature()))
                    .map(jdk -> Arguments.of(boot.getKey(), jdk)));
  }

  @ParameterizedTest(name = "Spring Boot {0} on {1}")
  @MethodSource("versions")
  void isMeasured(int boot, Jdk jdk) throws Exception {
    try (AgentProcess library =
        AgentProcess.builder()
            .jar(Path.of(System.getProperty("library-" + boot + ".jar")))
            .jdk(jdk)
            .agent()
            .environment("LIBRARY_PORT", 0)
            .environment("OBS_METRICS_HOST", "127.0.0.1")
            .environment("OBS_METRICS_PORT", 0)
            .start()) {
      String url =
          library
              .awaitStdout(line -> line.startsWith("library ready on "), PATIENCE)
              .replaceFirst(".* (http://[^ ]*)/$", "$1");
      int metrics = Agents.port(library);
      // the pool fills itself in the background
      Await.until(
          "a full pool",
          PATIENCE,
          () ->
              Scrape.of(metrics).sum(Traffic.POOL + "count", Traffic.POOL + "state", "idle")
                      == CONNECTIONS
                  && Scrape.of(metrics).sum(Traffic.POOL + "create_time_seconds_count")
                      == CONNECTIONS);
      Scrape before = Scrape.of(metrics);
      assertEquals(0, before.sum(Traffic.SERVER), library::toString);
      ask(url);
      Await.until(
          "end of all requests",
          PATIENCE,
          () ->
              Scrape.of(metrics).sum(Traffic.SERVER) == REQUESTS
                  && Scrape.of(metrics).sum("http_server_active_requests") == 0
                  && Scrape.of(metrics).sum("uncaught_exceptions_total") == ERRORS);
      Scrape scrape = Scrape.of(metrics);
      Scrape traffic = scrape.difference(before);
      Traffic.served(SERVED, traffic);
      // by RestTemplate, through HttpURLConnection
      Traffic.called(Map.of("GET 127.0.0.1 " + url.replaceFirst(".*:", "") + " 200 ", 1), traffic);
      Traffic.executed(EXECUTED, traffic);
      Traffic.pooled("HikariPool-1", CONNECTIONS, WITH_CONNECTION, traffic);
      assertEquals(
          0,
          traffic.value(
              Traffic.POOL + "create_time_seconds_count",
              Traffic.POOL + "pool_name",
              "HikariPool-1"));
      logged(traffic);
      assertEquals(0, scrape.sum("obs_advice_failures_total"));
      assertEquals(0, scrape.sum("obs_series_dropped_total"));

      assertEquals(143, library.stop(), library::toString);
      Events events = library.events();
      whatTheFrameworkAnsweredItself(events, library);
      whatLeftIt(events, library);
      assertEquals(ERRORS, ExactTest.occurrences(events.all()), library::toString);
      assertEquals(List.of(), Agents.complaints(library));
    }
  }

  private static void ask(String url) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (Asked each : ASKED) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + each.path()))
              .method(
                  each.method(),
                  each.method().equals("GET")
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString("{\"borrower\":\"Ada\"}"))
              .header("Content-Type", "application/json")
              .header("User-Agent", ASKED_BY)
              .timeout(PATIENCE)
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(each.status(), response.statusCode(), each.path());
      if (each.path().endsWith("/price")) {
        assertTrue(response.body().matches("[1-9][0-9]* guineas"), response.body());
      }
    }
  }

  /** What the server says of the exception that reached it is not another error. */
  private static void logged(Scrape traffic) {
    assertEquals(
        Map.of(
            "library.BookController$Closed http_server",
            2,
            "java.lang.IllegalStateException http_server",
            1),
        traffic.counts("uncaught_exceptions_total", "error_type", "origin"));
    assertEquals(1, traffic.sum("log_events_total", "level", "ERROR"));
    assertTrue(traffic.sum("log_events_total", "logging_system", "logback") > 0);
  }

  private static void whatTheFrameworkAnsweredItself(Events events, AgentProcess library) {
    String type = "library.BookController$Closed";
    List<JsonNode> closed = events.with("error_type", type);
    assertEquals(2, closed.size(), library::toString); // the first, and the repeat, at the end

    // a client has its answer before its request has ended, so that the next can end before it
    List<String> paths = closed.stream().map(event -> event.get("url_path").asText()).toList();
    assertEquals(Set.of("/books/1/repair", "/books/2/repair"), Set.copyOf(paths));
    Map<String, String> first =
        expected(library, type, "the bindery is closed", "/repair", "503", "e3c65f8993d96320");
    first.put("url_path", paths.get(0));
    assertIs(first, closed.get(0), "stack_trace");
    String stackTrace = closed.get(0).get("stack_trace").asText();
    assertTrue(
        stackTrace.startsWith(
            type + ": the bindery is closed\n\tat library.BookController.repair("),
        stackTrace);

    Map<String, String> repeat = new TreeMap<>(first);
    repeat.put("url_path", paths.get(1));
    repeat.put("first_error_id", closed.get(0).get("error_id").asText());
    assertIs(repeat, closed.get(1), "first_occurrence", "last_occurrence");
    assertNotEquals(closed.get(0).get("error_id").asText(), closed.get(1).get("error_id").asText());
  }

  private static void whatLeftIt(Events events, AgentProcess library) {
    String type = "java.lang.IllegalStateException";
    JsonNode event = events.single("error_type", type);
    Map<String, String> expected =
        expected(library, type, "there is no restorer", "/restoration", "500", "f90c7c750f4b9981");
    expected.put("url_path", "/books/1/restoration");
    assertIs(expected, event, "stack_trace");
    String stackTrace = event.get("stack_trace").asText();
    assertTrue(
        stackTrace.startsWith(
            type + ": there is no restorer\n\tat library.BookController.restore("),
        stackTrace);
  }

  /** The same of every Spring Boot on every Java, the fingerprint too. */
  private static Map<String, String> expected(
      AgentProcess library,
      String type,
      String message,
      String page,
      String status,
      String fingerprint) {
    Map<String, String> expected = new TreeMap<>();
    expected.put("@version", "1");
    expected.put("level", "ERROR");
    expected.put("level_value", "40000");
    expected.put("logger_name", "obs.errors");
    expected.put("message", type + ": " + message);
    expected.put("error_fingerprint", fingerprint);
    expected.put("occurrences", "1");
    expected.put("error_type", type);
    expected.put("error_message", message);
    expected.put("origin", "http_server");
    expected.put("http_request_method", "GET");
    expected.put("http_route", "/books/{id}" + page);
    expected.put("http_response_status_code", status);
    expected.put("client_address", "127.0.0.1");
    expected.put("user_agent", ASKED_BY);
    expected.put("service_name", "library");
    expected.put("process_pid", String.valueOf(library.pid()));
    return expected;
  }

  /** The event has these fields, those of this run, and no others. */
  private static void assertIs(Map<String, String> expected, JsonNode event, String... others) {
    Set<String> ofThisRun = new TreeSet<>(OF_THIS_RUN);
    ofThisRun.addAll(List.of(others));
    Map<String, String> fields = new TreeMap<>();
    event.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
    fields.remove("container_id"); // where the tests themselves run in a container
    assertTrue(fields.keySet().containsAll(ofThisRun), event::toString);
    fields.keySet().removeAll(ofThisRun);
    assertEquals(expected, fields);
  }
}
