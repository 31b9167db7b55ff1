package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server, a database and clients in one application of Java 8, on every Java there is. */
class EveryJavaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<Integer> SUPPORTED = List.of(8, 11, 17, 21, 25, 26);
  private static final String SERVER = "http_server_request_duration_seconds_count";
  private static final String CLIENT = "http_client_request_duration_seconds_count";
  private static final String DATABASE = "db_client_operation_duration_seconds_count";

  /** How often the application asks for each of its pages with each of its clients. */
  private static final int ROUNDS = 10;

  static Stream<Jdk> jdks() {
    return Jdks.all().stream().filter(jdk -> jdk.feature() >= 8);
  }

  @BeforeAll
  static void sayWhichAreLeftOut() {
    TreeSet<Integer> missing = new TreeSet<>(SUPPORTED);
    jdks().forEach(jdk -> missing.remove(jdk.feature()));
    System.out.println("obs is tried on " + jdks().toList());
    if (!missing.isEmpty()) {
      System.out.println("left out, for there is no such JDK here: " + missing);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void measuresAndTellsOfEveryDeath(Jdk jdk) throws Exception {
    try (AgentProcess service = Programs.program("Service").jdk(jdk).agent().start()) {
      String url =
          service
              .awaitStdout(line -> line.startsWith("ready on "), PATIENCE)
              .substring("ready on ".length());
      int urlConnectionCalls = number(service, "url-connection calls ");
      int httpClientCalls = number(service, "http-client calls ");
      assertEquals(4 * ROUNDS, urlConnectionCalls);
      assertEquals(jdk.feature() >= 11 ? ROUNDS : 0, httpClientCalls);

      int port = Agents.port(service);
      int requests = urlConnectionCalls + httpClientCalls;
      Await.until("all requests", PATIENCE, () -> Scrape.of(port).sum(SERVER) == requests);
      measuredAll(Scrape.of(port), service, httpClientCalls);

      assertEquals(200, quit(url));
      assertEquals(1, service.awaitExit(PATIENCE), service::toString);
      toldAll(service, jdk);
      assertEquals(List.of(), Agents.complaints(service));
    }
  }

  private static void measuredAll(Scrape scrape, AgentProcess service, int httpClientCalls) {
    assertEquals(ROUNDS + httpClientCalls, count(scrape, "/ok", "200", ""), service::toString);
    assertEquals(ROUNDS, count(scrape, "/async", "200", ""));
    assertEquals(ROUNDS, count(scrape, "/fail", "500", "java.lang.IllegalArgumentException"));
    assertEquals(ROUNDS, count(scrape, "", "404", ""));

    assertEquals(
        2 * ROUNDS + httpClientCalls, scrape.sum(CLIENT, "http_response_status_code", "200"));
    assertEquals(ROUNDS, scrape.sum(CLIENT, "http_response_status_code", "404"));
    assertEquals(ROUNDS, scrape.sum(CLIENT, "http_response_status_code", "500"));

    assertEquals(ROUNDS + httpClientCalls, statements(scrape, "INSERT"));
    assertEquals(ROUNDS + httpClientCalls, statements(scrape, "SELECT"));
    assertEquals(1, statements(scrape, "CREATE TABLE"));

    for (String gauge :
        List.of(
            "http_server_active_requests",
            "http_client_active_requests",
            "db_client_active_operations",
            "obs_advice_failures_total")) {
      assertFalse(scrape.series(gauge).isEmpty(), gauge);
      assertEquals(0, scrape.sum(gauge), gauge);
    }
    assertEquals(
        ROUNDS,
        scrape.value(
            "uncaught_exceptions_total",
            "error_type",
            "java.lang.IllegalArgumentException",
            "origin",
            "http_server"));
    assertTrue(scrape.names().contains("jvm_threads_current"));
    assertTrue(scrape.names().contains("process_cpu_seconds_total"));
  }

  private static double count(Scrape scrape, String route, String status, String errorType) {
    return scrape.value(
        SERVER,
        "http_request_method",
        "GET",
        "http_route",
        route,
        "http_response_status_code",
        status,
        "error_type",
        errorType);
  }

  private static double statements(Scrape scrape, String operation) {
    return scrape.sum(
        DATABASE,
        "db_system_name",
        "h2database",
        "db_operation_name",
        operation,
        "db_collection_name",
        "visits",
        "error_type",
        "");
  }

  private static void toldAll(AgentProcess service, Jdk jdk) {
    Events events = service.events();
    JsonNode page = events.with("error_type", "java.lang.IllegalArgumentException").get(0);
    assertEquals("http_server", page.get("origin").asText());
    assertEquals("/fail", page.get("http_route").asText());
    assertTrue(page.get("stack_trace").asText().contains("page has had enough"), page::toString);

    JsonNode thread = events.single("error_message", "thread has had enough");
    assertEquals("thread", thread.get("origin").asText());
    assertEquals(jdk.feature() >= 21, service.stdoutLines().contains("virtual thread"));

    JsonNode main = events.single("error_message", "main has had enough");
    assertEquals("main", main.get("thread_name").asText());
    // what the JVM says without obs it still says
    assertTrue(
        service.stderr().contains("Exception in thread \"main\" java.lang.IllegalStateException"),
        service::toString);
  }

  private static int number(AgentProcess service, String label) {
    return Integer.parseInt(
        service
            .awaitStdout(line -> line.startsWith(label), PATIENCE)
            .substring(label.length())
            .strip());
  }

  private static int quit(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/quit")).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }
}
