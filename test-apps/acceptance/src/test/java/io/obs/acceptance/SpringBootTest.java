package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.Scrape;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A Spring Boot fat jar: routes are Spring MVC's templates, and an exception is an event whether
 * the framework made the answer of it or the server did, but not if the client was at fault.
 */
class SpringBootTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SERVER = "http_server_request_duration_seconds_count";

  private static Scrape measured;
  private static Events events;
  private static String output;

  @BeforeAll
  static void ask() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (AgentProcess library =
        AgentProcess.builder()
            .jar(Path.of(System.getProperty("library.jar")))
            .agent()
            .environment("LIBRARY_PORT", 0)
            .environment("OBS_METRICS_HOST", "127.0.0.1")
            .environment("OBS_METRICS_PORT", 0)
            .start()) {
      String url =
          library
              .awaitStdout(line -> line.startsWith("library ready on "), PATIENCE)
              .replaceFirst(".* (http://[^ ]*)/$", "$1");
      String[][] asked = {
        {"/books?title=emma", "200"},
        {"/authors/1", "200"},
        {"/authors/2", "200"},
        {"/authors/99", "404"},
        {"/books/1/repair", "503"},
        {"/books/2/repair", "503"},
        {"/books/1/restoration", "500"},
        {"/nowhere", "404"},
      };
      for (String[] each : asked) {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(URI.create(url + each[0])).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(each[1], String.valueOf(response.statusCode()), each[0]);
      }
      Await.until(
          "end of all requests",
          PATIENCE,
          () -> Scrape.of(Agents.port(library)).sum(SERVER) == asked.length);
      measured = Scrape.of(Agents.port(library));
      assertEquals(143, library.stop(), library::toString);
      events = library.events();
      output = library.toString();
      assertEquals(List.of(), Agents.complaints(library));
    }
  }

  @AfterAll
  static void forget() {
    measured = null;
    events = null;
    output = null;
  }

  private static double count(String route, String status, String error) {
    return measured.value(
        SERVER,
        "http_request_method",
        "GET",
        "http_route",
        route,
        "http_response_status_code",
        status,
        "error_type",
        error);
  }

  @Test
  void routesAreTemplates() {
    assertEquals(1, count("/books", "200", ""));
    assertEquals(2, count("/authors/{id}", "200", ""));
    assertEquals(1, count("/authors/{id}", "404", ""));
    assertEquals(2, count("/books/{id}/repair", "503", "library.BookController$Closed"));
    assertEquals(1, count("/books/{id}/restoration", "500", "java.lang.IllegalStateException"));
  }

  @Test
  void whatTheFrameworkAnsweredItself() {
    List<JsonNode> closed = events.with("error_type", "library.BookController$Closed");
    assertEquals(2, closed.size(), output); // the first, and the repeat when the JVM ends
    assertEquals(2, ExactTest.occurrences(closed));
    JsonNode event = closed.get(0);
    assertEquals("http_server", event.get("origin").asText());
    assertEquals("/books/{id}/repair", event.get("http_route").asText());
    assertEquals("/books/1/repair", event.get("url_path").asText());
    assertEquals("503", event.get("http_response_status_code").asText());
    assertEquals("the bindery is closed", event.get("error_message").asText());
  }

  @Test
  void whatLeftIt() {
    JsonNode event = events.single("error_type", "java.lang.IllegalStateException");
    assertEquals("http_server", event.get("origin").asText());
    assertEquals("/books/{id}/restoration", event.get("http_route").asText());
    assertEquals("500", event.get("http_response_status_code").asText());
    assertTrue(event.get("stack_trace").asText().contains("at library.BookController.restore("));
  }

  @Test
  void nothingElseIsAnError() {
    assertEquals(3, ExactTest.occurrences(events.all()), output);
    assertEquals(3, measured.sum("uncaught_exceptions_total"));
    assertTrue(measured.sum("log_events_total", "logging_system", "logback") > 0);
    assertEquals(0, measured.sum("obs_advice_failures_total"));
  }
}
