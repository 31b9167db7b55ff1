package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database, a server, a client and an application, each a bundle of an OSGi framework whose
 * settings nobody has changed: measured as anywhere, or passed by; in both cases the application
 * works as before.
 */
class BundlesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path JARS = Path.of(System.getProperty("osgi.jars"));
  private static final String REQUESTS = "http_server_request_duration_seconds_count";
  private static final String CALLS = "http_client_request_duration_seconds_count";
  private static final String STATEMENTS = "db_client_operation_duration_seconds_count";

  @TempDir Path directory;

  /** The old ones know no Java that is younger. */
  static Stream<Arguments> frameworks() {
    return Jdks.all().stream()
        .filter(jdk -> jdk.feature() >= 8)
        .flatMap(
            jdk ->
                Stream.of("felix-4.4", "felix-7.0", "equinox-3.12", "equinox-3.24")
                    .filter(
                        framework ->
                            switch (framework) {
                              case "felix-4.4", "equinox-3.12" -> jdk.feature() == 8;
                              case "equinox-3.24" -> jdk.feature() >= 17;
                              default -> true;
                            })
                    .map(framework -> Arguments.of(framework, jdk)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("frameworks")
  void measuresBundles(String framework, Jdk jdk) throws IOException {
    try (AgentProcess bundles = bundles(framework, jdk).start()) {
      works(bundles);
      int port = Agents.port(bundles);
      Await.until("all requests", PATIENCE, () -> Scrape.of(port).sum(REQUESTS) >= 13);
      Scrape scrape = Scrape.of(port);
      for (String calls : List.of(REQUESTS, CALLS)) {
        assertEquals(10, scrape.sum(calls, "http_response_status_code", "200"), calls);
        assertEquals(3, scrape.sum(calls, "http_response_status_code", "500"), calls);
        assertEquals(13, scrape.sum(calls), calls);
      }
      statements(scrape, "CREATE TABLE", 1);
      statements(scrape, "INSERT", 10);
      statements(scrape, "SELECT", 1);
      assertEquals(
          3,
          scrape.sum(
              "uncaught_exceptions_total",
              "error_type",
              "java.lang.IllegalStateException",
              "origin",
              "http_server"));
      assertEquals(3, scrape.sum("uncaught_exceptions_total"));
      for (String gauge :
          List.of(
              "http_server_active_requests",
              "http_client_active_requests",
              "db_client_active_operations",
              "obs_advice_failures_total")) {
        assertEquals(0, scrape.sum(gauge), gauge);
      }
      assertEquals(List.of(), Agents.complaints(bundles));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("frameworks")
  void passesBundlesByThatDoNotSeeIt(String framework, Jdk jdk) throws IOException {
    try (AgentProcess bundles =
        bundles(framework, jdk).environment("OBS_INSTRUMENTATION_OSGI_ENABLED", false).start()) {
      works(bundles);
      Scrape scrape = Scrape.of(Agents.port(bundles));
      assertEquals(0, scrape.sum(REQUESTS) + scrape.sum(CALLS) + scrape.sum(STATEMENTS));
      List<String> complaints = Agents.complaints(bundles);
      assertFalse(complaints.isEmpty(), bundles::toString);
      assertTrue(
          complaints.stream().allMatch(line -> line.contains("does not see io.obs.bootstrap")),
          bundles::toString);
    }
  }

  private static void works(AgentProcess bundles) {
    bundles.awaitStdout("done"::equals, PATIENCE);
    assertEquals(
        List.of("rows 10", "delegates null", "done"),
        bundles.stdoutLines().stream().filter(line -> !line.startsWith("{")).toList(),
        bundles::toString);
  }

  private static void statements(Scrape scrape, String operation, int count) {
    assertEquals(count, scrape.sum(STATEMENTS, "db_operation_name", operation), operation);
  }

  private AgentProcess.Builder bundles(String framework, Jdk jdk) throws IOException {
    try (Stream<Path> jars = Files.list(JARS.resolve("bundles"))) {
      return Programs.program("Bundles")
          .classPath(JARS.resolve(framework).resolve("*"))
          .directory(directory)
          .arguments(jars.sorted().toArray())
          .jdk(jdk)
          .agent();
    }
  }
}
