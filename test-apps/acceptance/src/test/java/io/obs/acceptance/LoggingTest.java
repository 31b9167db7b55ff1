package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import io.obs.harness.Scrape.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is logged as an error is told, once, and every record is counted: by each library. */
class LoggingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path JARS = Path.of(System.getProperty("logging.jars"));

  /** What every event of this program has. */
  private static final Set<String> FIELDS =
      Set.of(
          "@timestamp",
          "@version",
          "level",
          "level_value",
          "logger_name",
          "thread_name",
          "message",
          "error_id",
          "error_fingerprint",
          "occurrences",
          "error_type",
          "error_message",
          "origin",
          "logging_system",
          "service_name",
          "host_name",
          "process_pid",
          "stack_trace");

  /** What an event has where there is such a thing. */
  private static final Set<String> IF_THERE = Set.of("service_version", "container_id");

  static Stream<Arguments> librariesAndJdks() {
    return Jdks.all().stream()
        .filter(jdk -> jdk.feature() >= 8)
        .flatMap(
            jdk ->
                Stream.of("jul", "logback", "log4j2", "bridge")
                    .map(library -> Arguments.of(library, jdk)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("librariesAndJdks")
  void countsRecordsAndTellsOfErrors(String library, Jdk jdk) throws Exception {
    // a record that is handed on is the first library's
    String system = library.equals("bridge") ? "jul" : library;
    try (AgentProcess program =
        Programs.program("Logging")
            .classPath(classPath(library))
            .property("org.apache.logging.log4j.level", "INFO")
            .arguments(library)
            .jdk(jdk)
            .agent()
            .start()) {
      program.awaitStdout("done"::equals, PATIENCE);
      Scrape scrape = Scrape.of(Agents.port(program));
      assertEquals(
          Map.of(system + " INFO", 2.0, system + " WARN", 1.0, system + " ERROR", 4.0),
          records(scrape),
          program::toString);
      assertEquals(2, scrape.sum("uncaught_exceptions_total"));
      for (String type : List.of("IllegalStateException", "UnsupportedOperationException")) {
        assertEquals(
            1,
            scrape.value(
                "uncaught_exceptions_total", "error_type", "java.lang." + type, "origin", "log"));
      }
      assertEquals(0, scrape.sum("obs_advice_failures_total"));

      Await.until("both events", PATIENCE, () -> program.events().all().size() >= 2);
      program.stop();
      List<JsonNode> events = program.events().all();
      assertEquals(2, events.size(), program::toString);
      boolean context = !system.equals("jul");
      assertEvent(
          events.get(0),
          system,
          "main",
          "no copy left of book 42",
          "java.lang.IllegalStateException",
          "out of stock",
          context ? "anna" : null);
      assertEvent(
          events.get(1),
          system,
          "returns",
          "cannot take back book 7",
          "java.lang.UnsupportedOperationException",
          "torn",
          null);
      assertEquals(List.of(), Agents.complaints(program));
    }
  }

  /** All that were counted, by system and level. */
  private static Map<String, Double> records(Scrape scrape) {
    Map<String, Double> records = new TreeMap<>();
    for (Sample sample : scrape.series("log_events_total")) {
      records.put(sample.label("logging_system") + ' ' + sample.label("level"), sample.value());
    }
    return records;
  }

  private static void assertEvent(
      JsonNode event,
      String system,
      String thread,
      String message,
      String type,
      String errorMessage,
      String user) {
    assertEquals(message, event.path("message").asText(), event::toString);
    assertEquals("ERROR", event.path("level").asText());
    assertEquals("library.loans", event.path("logger_name").asText());
    assertEquals(thread, event.path("thread_name").asText());
    assertEquals(type, event.path("error_type").asText());
    assertEquals(errorMessage, event.path("error_message").asText());
    assertEquals("log", event.path("origin").asText());
    assertEquals(system, event.path("logging_system").asText());
    assertEquals(1, event.path("occurrences").asInt());
    assertTrue(
        event.path("stack_trace").asText().startsWith(type + ": " + errorMessage + "\n"),
        event::toString);
    Set<String> fields = new TreeSet<>();
    event.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(IF_THERE);
    Set<String> expected = new TreeSet<>(FIELDS);
    if (user != null) {
      expected.add("mdc");
      assertEquals("{\"user\":\"" + user + "\"}", event.path("mdc").toString());
    }
    assertEquals(expected, fields);
  }

  private static Path[] classPath(String library) throws IOException {
    List<Path> path = new ArrayList<>();
    path.add(Programs.JAR);
    if (!library.equals("jul")) {
      try (Stream<Path> jars =
          Files.list(JARS.resolve(library.equals("bridge") ? "logback" : library))) {
        jars.sorted().forEach(path::add);
      }
    }
    return path.toArray(Path[]::new);
  }
}
