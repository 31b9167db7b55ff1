package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The catalog: every metric of obs with its name, its help, its labels and its kind of buckets.
 * Names and labels follow OpenTelemetry's semantic conventions in Prometheus spelling. They are
 * public API, guarded by a golden file, and stand nowhere else; the metrics of the JVM and the
 * process keep the names of simpleclient_hotspot ({@link JvmMetrics}).
 */
enum Metric {
  // server
  HTTP_SERVER_REQUEST_DURATION(
      Kind.HTTP_HISTOGRAM,
      "http_server_request_duration_seconds",
      "Duration of requests that the server answered.",
      "http_request_method",
      "http_route",
      "http_response_status_code",
      "error_type"),
  HTTP_SERVER_ACTIVE_REQUESTS(
      Kind.GAUGE,
      "http_server_active_requests",
      "Requests that the server is answering now.",
      "http_request_method"),

  // client
  HTTP_CLIENT_REQUEST_DURATION(
      Kind.HTTP_HISTOGRAM,
      "http_client_request_duration_seconds",
      "Duration of HTTP calls to other services.",
      "http_request_method",
      "server_address",
      "server_port",
      "http_response_status_code",
      "error_type"),
  HTTP_CLIENT_ACTIVE_REQUESTS(
      Kind.GAUGE,
      "http_client_active_requests",
      "HTTP calls to other services that are in flight now.",
      "http_request_method",
      "server_address",
      "server_port"),

  // database
  DB_CLIENT_OPERATION_DURATION(
      Kind.DB_HISTOGRAM,
      "db_client_operation_duration_seconds",
      "Duration of database operations.",
      "db_system_name",
      "db_namespace",
      "db_operation_name",
      "db_collection_name",
      "error_type"),
  DB_CLIENT_ACTIVE_OPERATIONS(
      Kind.GAUGE,
      "db_client_active_operations",
      "Database operations that are in flight now.",
      "db_system_name",
      "db_namespace"),

  // connection pools
  DB_CLIENT_CONNECTION_COUNT(
      Kind.POOL_GAUGE,
      "db_client_connection_count",
      "Connections that a pool holds now, idle or used.",
      "db_client_connection_pool_name",
      "db_client_connection_state"),
  DB_CLIENT_CONNECTION_MAX(
      Kind.POOL_GAUGE,
      "db_client_connection_max",
      "Connections that a pool may hold.",
      "db_client_connection_pool_name"),
  DB_CLIENT_CONNECTION_IDLE_MIN(
      Kind.POOL_GAUGE,
      "db_client_connection_idle_min",
      "Idle connections that a pool tries to keep.",
      "db_client_connection_pool_name"),
  DB_CLIENT_CONNECTION_PENDING_REQUESTS(
      Kind.POOL_GAUGE,
      "db_client_connection_pending_requests",
      "Threads that wait for a pool's connection now.",
      "db_client_connection_pool_name"),
  DB_CLIENT_CONNECTION_TIMEOUTS(
      Kind.COUNTER,
      "db_client_connection_timeouts_total",
      "Waits for a pool's connection that ended without one because their time was over.",
      "db_client_connection_pool_name"),
  DB_CLIENT_CONNECTION_WAIT_TIME(
      Kind.DB_HISTOGRAM,
      "db_client_connection_wait_time_seconds",
      "Duration of waits for a pool's connection, those that timed out included.",
      "db_client_connection_pool_name"),
  DB_CLIENT_CONNECTION_CREATE_TIME(
      Kind.DB_HISTOGRAM,
      "db_client_connection_create_time_seconds",
      "Duration of making a pool's connections.",
      "db_client_connection_pool_name"),
  DB_CLIENT_CONNECTION_USE_TIME(
      Kind.DB_HISTOGRAM,
      "db_client_connection_use_time_seconds",
      "How long a pool's connections were borrowed.",
      "db_client_connection_pool_name"),

  // errors
  UNCAUGHT_EXCEPTIONS(
      Kind.COUNTER,
      "uncaught_exceptions_total",
      "Exceptions that nobody caught, or that were only logged.",
      "error_type",
      "origin"),
  LOG_EVENTS(
      Kind.COUNTER,
      "log_events_total",
      "Records that the application logged, with or without an exception.",
      "level",
      "logging_system"),

  // the agent itself
  OBS_BUILD_INFO(
      Kind.STATUS_GAUGE,
      "obs_build_info",
      "Version of the agent and of the Java that runs it; always 1.",
      "version",
      "java_version"),
  OBS_INSTRUMENTATION_ACTIVE(
      Kind.STATUS_GAUGE,
      "obs_instrumentation_active",
      "Whether an instrumentation is switched on (1) or off (0).",
      "instrumentation"),
  OBS_TYPES_WOVEN(
      Kind.STATUS_COUNTER,
      "obs_types_woven_total",
      "Types that an instrumentation has woven.",
      "instrumentation"),
  OBS_ADVICE_FAILURES(
      Kind.STATUS_COUNTER,
      "obs_advice_failures_total",
      "Exceptions in the agent's own advice; none reached the application.",
      "instrumentation"),
  OBS_SERIES_DROPPED(
      Kind.STATUS_COUNTER,
      "obs_series_dropped_total",
      "Observations counted under _OTHER because their metric holds as many series as it may.",
      "metric"),
  OBS_EVENTS_DROPPED(
      Kind.STATUS_COUNTER, "obs_events_dropped_total", "Events that were not written.", "reason");

  /** What a metric is and where its values come from. */
  enum Kind {
    /** Durations of HTTP requests and calls. */
    HTTP_HISTOGRAM(Collector.Type.HISTOGRAM),
    /** Durations of database operations. */
    DB_HISTOGRAM(Collector.Type.HISTOGRAM),
    /** What is in flight. */
    GAUGE(Collector.Type.GAUGE),
    /** What happened. */
    COUNTER(Collector.Type.COUNTER),
    /** Read from the live pools at scrape time. */
    POOL_GAUGE(Collector.Type.GAUGE),
    /** Read from {@link AgentStatus} at scrape time. */
    STATUS_GAUGE(Collector.Type.GAUGE),
    /** Read from {@link AgentStatus} at scrape time. */
    STATUS_COUNTER(Collector.Type.COUNTER);

    final Collector.Type type;

    Kind(Collector.Type type) {
      this.type = type;
    }
  }

  final Kind kind;

  /** As Prometheus stores it; for a counter with {@code _total}. */
  final String metricName;

  final String help;
  final List<String> labelNames;

  Metric(Kind kind, String metricName, String help, String... labelNames) {
    this.kind = kind;
    this.metricName = metricName;
    this.help = help;
    this.labelNames = Collections.unmodifiableList(Arrays.asList(labelNames));
  }

  /** This metric with these values. */
  Collector.MetricFamilySamples family(List<Collector.MetricFamilySamples.Sample> samples) {
    return new Collector.MetricFamilySamples(metricName, kind.type, help, samples);
  }
}
