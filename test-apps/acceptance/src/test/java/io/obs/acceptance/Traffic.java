package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.harness.Scrape;
import java.util.Map;
import java.util.TreeMap;

/** What a scrape tells of an application's traffic, compared whole. */
final class Traffic {
  static final String SERVER = "http_server_request_duration_seconds_count";
  private static final String CLIENT = "http_client_request_duration_seconds_count";
  private static final String DATABASE = "db_client_operation_duration_seconds_count";
  static final String POOL = "db_client_connection_";

  private Traffic() {}

  /** These requests were served, and no others: method, route, status, type of error. */
  static void served(Map<String, Integer> expected, Scrape scrape) {
    assertEquals(
        new TreeMap<>(expected),
        scrape.counts(
            SERVER,
            "http_request_method",
            "http_route",
            "http_response_status_code",
            "error_type"));
    assertEquals(0, scrape.sum("http_server_active_requests"));
  }

  /** These calls were made, and no others: method, address, port, status, type of error. */
  static void called(Map<String, Integer> expected, Scrape scrape) {
    assertEquals(
        new TreeMap<>(expected),
        scrape.counts(
            CLIENT,
            "http_request_method",
            "server_address",
            "server_port",
            "http_response_status_code",
            "error_type"));
    assertEquals(0, scrape.sum("http_client_active_requests"));
  }

  /** These operations were made, and no others: system, database, name, table, type of error. */
  static void executed(Map<String, Integer> expected, Scrape scrape) {
    assertEquals(
        new TreeMap<>(expected),
        scrape.counts(
            DATABASE,
            "db_system_name",
            "db_namespace",
            "db_operation_name",
            "db_collection_name",
            "error_type"));
    assertEquals(0, scrape.sum("db_client_active_operations"));
  }

  /** A pool is full and idle, nobody has waited in vain, and so many connections were used. */
  static void pooled(String name, int connections, int uses, Scrape scrape) {
    String[] pool = {POOL + "pool_name", name};
    assertEquals(
        connections, scrape.value(POOL + "count", pool[0], pool[1], POOL + "state", "idle"));
    assertEquals(0, scrape.value(POOL + "count", pool[0], pool[1], POOL + "state", "used"));
    assertEquals(connections, scrape.value(POOL + "max", pool));
    assertEquals(connections, scrape.value(POOL + "idle_min", pool));
    assertEquals(0, scrape.value(POOL + "pending_requests", pool));
    assertEquals(0, scrape.sum(POOL + "timeouts_total"));
    assertEquals(uses, scrape.value(POOL + "wait_time_seconds_count", pool));
    assertEquals(uses, scrape.value(POOL + "use_time_seconds_count", pool));
  }
}
