package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A web application with its own copies of the database, the pool, the client and the logging is
 * deployed ten times, and then twice at once: obs measures each of them, tells them apart, and
 * keeps none in memory that is gone.
 */
class RedeployTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String REQUESTS = "http_server_request_duration_seconds_count";
  private static final String CALLS = "http_client_request_duration_seconds_count";
  private static final String STATEMENTS = "db_client_operation_duration_seconds_count";
  private static final String USES = "db_client_connection_use_time_seconds_count";
  private static final String POOL = "db_client_connection_pool_name";

  @TempDir Path directory;

  static Stream<Jdk> jdks() {
    return Jdks.all().stream().filter(jdk -> jdk.feature() >= 8);
  }

  @Test
  void leavesNothingBehindItself() {
    try (AgentProcess alone = redeploy("thrown", "logged", "task", "asked", "forgotten").start()) {
      alone.awaitStdout("alive 0"::equals, PATIENCE);
    }
    try (AgentProcess leaking = redeploy("logged", "hold").start()) {
      leaking.awaitStdout("alive 10"::equals, PATIENCE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void obsKeepsNothingOfItAndCountsAll(Jdk jdk) {
    try (AgentProcess server =
        redeploy("thrown", "logged", "task", "asked", "forgotten").jdk(jdk).agent().start()) {
      assertEquals(
          "alive 0",
          server.awaitStdout(line -> line.startsWith("alive "), PATIENCE),
          server::toString);
      server.awaitStdout("done"::equals, PATIENCE);
      int port = Agents.port(server);
      Await.until("all requests", PATIENCE, () -> Scrape.of(port).sum(REQUESTS) >= 250);
      Await.until(
          "the tasks' failures",
          PATIENCE,
          () -> Scrape.of(port).sum("uncaught_exceptions_total", "origin", "executor") >= 20);

      Scrape scrape = Scrape.of(port);
      requests(scrape, "/orders", 20, 40, 10);
      requests(scrape, "/one", 20, 20, 20);
      requests(scrape, "/two", 20, 20, 20);
      assertEquals(250, scrape.sum(REQUESTS), server::toString);
      assertEquals(60, scrape.sum(CALLS, "http_request_method", "PUT"), server::toString);
      assertEquals(190, scrape.sum(CALLS, "http_request_method", "GET"), server::toString);
      statements(scrape, "INSERT", 60);
      statements(scrape, "SELECT", 60);
      statements(scrape, "CREATE TABLE", 12);

      // the name is free again when its pool is closed; only two that live at once share it
      assertEquals(51, scrape.sum(USES, POOL, "orders"), server::toString);
      assertEquals(21, scrape.sum(USES, POOL, "orders-2"), server::toString);
      assertEquals(72, scrape.sum(USES), server::toString);
      assertEquals(2, scrape.value("db_client_connection_max", POOL, "orders"));
      assertEquals(2, scrape.value("db_client_connection_max", POOL, "orders-2"));
      assertEquals(4, scrape.sum("db_client_connection_max"));

      failures(scrape, "http_server", 50);
      failures(scrape, "log", 50);
      failures(scrape, "executor", 20);
      // told of when the application was gone, and whole all the same
      Await.until("its event", PATIENCE, () -> !events(server, "forgotten").isEmpty());
      JsonNode event = events(server, "forgotten").get(0);
      assertEquals("orders.OutOfStock", event.get("error_type").asText(), event::toString);
      assertEquals("orders.FailPage", event.get("task_type").asText(), event::toString);
      assertTrue(
          event
              .get("stack_trace")
              .asText()
              .startsWith("orders.OutOfStock: forgotten\n\tat orders.FailPage."),
          event::toString);
      for (String gauge :
          List.of(
              "http_server_active_requests",
              "http_client_active_requests",
              "db_client_active_operations",
              "obs_advice_failures_total")) {
        assertEquals(0, scrape.sum(gauge), gauge);
      }
      assertEquals(List.of(), Agents.complaints(server));
      // Tomcat's word for whoever asks the class loader of a stopped application for a class
      assertEquals(
          List.of(),
          server.stderrLines().stream().filter(line -> line.contains("Illegal access")).toList(),
          server::toString);
    }
  }

  private static void requests(
      Scrape scrape, String application, int orders, int handled, int thrown) {
    String order = application + "/order";
    String fail = application + "/fail";
    assertEquals(orders, scrape.sum(REQUESTS, "http_route", order), order);
    assertEquals(orders, scrape.sum(REQUESTS, "http_route", application + "/price"), application);
    assertEquals(
        handled,
        scrape.sum(REQUESTS, "http_route", fail, "http_response_status_code", "200"),
        fail);
    assertEquals(
        thrown, scrape.sum(REQUESTS, "http_route", fail, "error_type", "orders.OutOfStock"), fail);
  }

  private static void statements(Scrape scrape, String operation, int count) {
    assertEquals(count, scrape.sum(STATEMENTS, "db_operation_name", operation), operation);
  }

  private static void failures(Scrape scrape, String origin, int count) {
    assertEquals(
        count,
        scrape.sum(
            "uncaught_exceptions_total", "error_type", "orders.OutOfStock", "origin", origin),
        origin);
  }

  private static List<JsonNode> events(AgentProcess server, String message) {
    return server.events().all().stream()
        .filter(event -> event.path("error_message").asText().equals(message))
        .toList();
  }

  private AgentProcess.Builder redeploy(Object... ways) {
    return Programs.program("Redeploy")
        .directory(directory)
        .arguments(System.getProperty("orders.application"))
        .arguments(ways);
  }
}
