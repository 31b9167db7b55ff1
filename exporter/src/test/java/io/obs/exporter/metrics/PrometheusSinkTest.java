package io.obs.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.ConnectionPool;
import io.obs.bootstrap.ConnectionPools;
import io.obs.bootstrap.Database;
import io.obs.bootstrap.DatabaseOperation;
import io.obs.bootstrap.LogLevel;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrometheusSinkTest {
  private static final double[] HTTP = {
    .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] DB = {.001, .005, .01, .05, .1, .5, 1, 5, 10};
  private static final String[] SERVER = {
    "http_request_method", "http_route", "http_response_status_code", "error_type"
  };

  private final PrometheusSink sink = new PrometheusSink(HTTP, DB, 100);

  @Test
  void theCatalogIsAsPublished() throws IOException {
    sink.registerAgentMetrics(new FixedStatus());
    sink.httpServerStarted("GET");
    sink.httpServerStarted("GET");
    sink.httpServerEnded("GET", "/orders/*", 500, "java.io.IOException", 30_000_000);
    sink.httpClientActive("POST", "payments", 8080);
    sink.httpClientEnded("POST", "payments", 8080, 0, "java.net.ConnectException", 1_500_000_000);
    Database database = Database.UNKNOWN;
    database.active.series = new Object();
    sink.databaseStarted(database);
    sink.databaseEnded(database.operation(null), "", 999_999);
    sink.databaseStarted(database);
    TestPool pool = new TestPool("orders", 10);
    sink.connectionWaited(pool.known, 2_000_000);
    sink.connectionTimedOut(pool.known);
    sink.connectionCreated(pool.known, 20_000_000);
    sink.connectionUsed(pool.known, 200_000_000);
    sink.uncaughtException("java.io.IOException", "http_server");
    sink.logged(LogLevel.ofLogback(40_000));

    String text = scrape(TextFormat.CONTENT_TYPE_004);
    ConnectionPools.closed(pool);
    String java = '"' + System.getProperty("java.version") + '"';
    assertEquals(resource("catalog.txt"), text.replace(java, "\"JAVA\""));
  }

  @Test
  void aFirstScrapeNamesTheMetricsAndInventsNoValue() throws IOException {
    List<String> lines = Arrays.asList(scrape(TextFormat.CONTENT_TYPE_OPENMETRICS_100).split("\n"));

    assertTrue(lines.contains("# TYPE http_server_request_duration_seconds histogram"), "" + lines);
    assertTrue(lines.contains("# TYPE uncaught_exceptions counter"), "" + lines);
    assertEquals(
        Collections.emptyList(),
        lines.stream().filter(line -> !line.startsWith("#")).collect(Collectors.toList()));
  }

  @Test
  void bucketsIncludeTheirBound() {
    long[] nanos = {
      -1, 0, 5_000_000, 5_000_001, 10_000_000_000L, 10_000_000_001L, Long.MAX_VALUE / 4
    };
    for (long each : nanos) {
      sink.httpServerStarted("GET");
      sink.httpServerEnded("GET", "/", 200, "", each);
    }

    assertEquals(3, bucket("0.005", "GET", "/", "200", ""));
    assertEquals(4, bucket("0.01", "GET", "/", "200", ""));
    assertEquals(5, bucket("10.0", "GET", "/", "200", ""));
    assertEquals(7, bucket("+Inf", "GET", "/", "200", ""));
    assertEquals(
        7, value("http_server_request_duration_seconds_count", SERVER, "GET", "/", "200", ""));
    assertEquals(0, value("http_server_active_requests", labels("http_request_method"), "GET"));
  }

  @Test
  void bucketsMustAscend() {
    assertThrows(IllegalArgumentException.class, () -> new Buckets(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Buckets(0));
    assertThrows(IllegalArgumentException.class, () -> new Buckets(Double.NaN));
    assertEquals(0, new Buckets().indexOf(1));
  }

  @Test
  void aStatusThatHttpDoesNotKnowMakesNoSeries() {
    sink.httpServerStarted("GET");
    sink.httpServerEnded("GET", "", 1234567, "", 1);
    sink.httpClientActive("GET", "a", 70000);
    sink.httpClientIdle("GET", "a", 70000);

    assertEquals(1, count("GET", "", "_OTHER", ""));
    assertEquals(
        0,
        value(
            "http_client_active_requests",
            labels("http_request_method", "server_address", "server_port"),
            "GET",
            "a",
            "_OTHER"));
  }

  @Test
  void whatFindsNoRoomIsCountedUnderOther() {
    PrometheusSink small = new PrometheusSink(HTTP, DB, 3);
    small.registerAgentMetrics(new FixedStatus());
    for (int i = 0; i < 10; i++) {
      small.uncaughtException("Type" + i, "thread");
    }
    small.uncaughtException("Type0", "thread");
    small.uncaughtException("_OTHER", "_OTHER");

    String[] names = {"error_type", "origin"};
    assertEquals(2, value(small, "uncaught_exceptions_total", names, "Type0", "thread"));
    assertEquals(1, value(small, "uncaught_exceptions_total", names, "Type1", "thread"));
    assertEquals(9, value(small, "uncaught_exceptions_total", names, "_OTHER", "_OTHER"));
    assertEquals(3, samples(small, "uncaught_exceptions_total").size());
    assertEquals(
        8, value(small, "obs_series_dropped_total", labels("metric"), "uncaught_exceptions_total"));
    assertEquals(
        0,
        value(small, "obs_series_dropped_total", labels("metric"), "http_server_active_requests"));
  }

  @Test
  void aMeasurementThatIsAllOtherNeedsNoOverflow() {
    PrometheusSink small = new PrometheusSink(HTTP, DB, 2);
    small.registerAgentMetrics(new FixedStatus());
    small.httpServerStarted("_OTHER");
    small.httpServerStarted("GET");
    small.httpServerStarted("POST");

    String name = "http_server_active_requests";
    assertEquals(2, value(small, name, labels("http_request_method"), "_OTHER"));
    assertEquals(1, value(small, name, labels("http_request_method"), "GET"));
    assertEquals(2, samples(small, name).size());
    assertEquals(1, value(small, "obs_series_dropped_total", labels("metric"), name));
  }

  @Test
  void whatIsInFlightComesBackToZeroWhenTheTableFillsUpMeanwhile() {
    PrometheusSink small = new PrometheusSink(HTTP, DB, 4);
    small.registerAgentMetrics(new FixedStatus());
    for (int i = 0; i < 8; i++) {
      small.httpClientActive("GET", "host" + i, 80);
    }
    for (int i = 7; i >= 0; i--) {
      small.httpClientIdle("GET", "host" + i, 80);
    }

    List<Sample> active = samples(small, "http_client_active_requests");
    assertEquals(4, active.size());
    for (Sample sample : active) {
      assertEquals(0, sample.value, sample.toString());
    }
    assertEquals(
        5,
        value(small, "obs_series_dropped_total", labels("metric"), "http_client_active_requests"),
        "what ends is not counted again");
  }

  @Test
  void anOperationKeepsItsSeriesOnlyWhereItHasOne() {
    PrometheusSink small = new PrometheusSink(HTTP, DB, 1);
    small.registerAgentMetrics(new FixedStatus());
    DatabaseOperation operation = Database.of("jdbc:kept:one").batch();
    operation.durations.series = null; // databases are shared between tests
    for (int i = 0; i < 3; i++) {
      small.databaseStarted(operation.database());
      small.databaseEnded(operation, "", 1);
    }
    assertNull(operation.durations.series);
    assertEquals(
        3,
        value(
            small,
            "obs_series_dropped_total",
            labels("metric"),
            "db_client_operation_duration_seconds"));

    sink.databaseStarted(operation.database());
    sink.databaseEnded(operation, "", 1);
    assertEquals(HistogramSeries.class, operation.durations.series.getClass());

    PrometheusSink other = new PrometheusSink(HTTP, DB, 10);
    other.databaseStarted(operation.database());
    other.databaseEnded(operation, "", 1);
    other.databaseStarted(operation.database());
    other.databaseEnded(operation, "java.sql.SQLException", 1);
    assertEquals(
        2,
        samples(other, "db_client_operation_duration_seconds").stream()
            .filter(sample -> sample.name.endsWith("_count"))
            .mapToDouble(sample -> sample.value)
            .sum(),
        "another sink's series is not used");
  }

  @Test
  void totalsHoldWhileThreadsFillTheTable() throws Exception {
    int threads = 8;
    int rounds = 20_000;
    PrometheusSink small = new PrometheusSink(HTTP, DB, 50);
    small.registerAgentMetrics(new FixedStatus());
    ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    List<Future<?>> results = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int seed = t;
      results.add(
          executor.submit(
              () -> {
                go.await();
                for (int i = 0; i < rounds; i++) {
                  String host = "host" + (i * 7 + seed) % 100;
                  small.httpClientActive("GET", host, 80);
                  small.httpClientIdle("GET", host, 80);
                  small.httpClientEnded("GET", host, 80, 200, "", i);
                }
                return null;
              }));
    }
    Future<?> scraper =
        executor.submit(
            () -> {
              go.await();
              while (!done.get()) {
                assertScrapeIsConsistent(small);
              }
              return null;
            });
    go.countDown();
    for (Future<?> result : results) {
      result.get();
    }
    done.set(true);
    scraper.get();
    executor.shutdown();

    List<Sample> counts =
        samples(small, "http_client_request_duration_seconds").stream()
            .filter(sample -> sample.name.endsWith("_count"))
            .collect(Collectors.toList());
    assertEquals(50, counts.size());
    assertEquals(threads * rounds, counts.stream().mapToDouble(s -> s.value).sum());
    double other =
        counts.stream().filter(s -> s.labelValues.contains("_OTHER")).findFirst().get().value;
    String metric = "http_client_request_duration_seconds";
    assertEquals(other, value(small, "obs_series_dropped_total", labels("metric"), metric));
    for (Sample sample : samples(small, "http_client_active_requests")) {
      assertEquals(0, sample.value, sample.toString());
    }
    assertScrapeIsConsistent(small);
  }

  private static void assertScrapeIsConsistent(PrometheusSink sink) {
    Set<String> seen = new HashSet<>();
    Map<List<String>, Double> infinite = new HashMap<>();
    for (Sample sample : samples(sink, "http_client_request_duration_seconds")) {
      assertTrue(seen.add(sample.name + sample.labelValues), "twice: " + sample);
      if (sample.labelValues.get(sample.labelValues.size() - 1).equals("+Inf")) {
        infinite.put(sample.labelValues.subList(0, 5), sample.value);
      } else if (sample.name.endsWith("_count")) {
        assertEquals(infinite.get(sample.labelValues), sample.value);
      }
    }
  }

  @Test
  void anObservationAllocatesNothingInSteadyState() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    DatabaseOperation operation = Database.of("jdbc:allocation:test").batch();
    PrometheusSink small = new PrometheusSink(HTTP, DB, 2);
    small.httpServerStarted("POST");
    long thread = Thread.currentThread().getId();
    TestPool pool = new TestPool("allocation", 10);
    TestPool other = new TestPool("room", 10);
    small.connectionWaited(other.known, 1);
    observe(small, operation, pool.known);
    observe(sink, operation, pool.known);
    long before = threads.getThreadAllocatedBytes(thread);
    long overhead = threads.getThreadAllocatedBytes(thread) - before;
    before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < 10_000; i++) {
      observe(small, operation, pool.known); // folds
      observe(sink, operation, pool.known);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before - overhead;

    ConnectionPools.closed(pool);
    ConnectionPools.closed(other);
    assertTrue(allocated < 10_000, "bytes allocated by 10,000 rounds: " + allocated);
  }

  private static void observe(
      PrometheusSink sink, DatabaseOperation operation, ConnectionPool pool) {
    sink.connectionWaited(pool, 12_345);
    sink.connectionTimedOut(pool);
    sink.connectionCreated(pool, 12_345);
    sink.connectionUsed(pool, 12_345);
    sink.httpServerStarted("GET");
    sink.httpClientActive("GET", "payments", 8080);
    sink.httpClientIdle("GET", "payments", 8080);
    sink.httpClientEnded("GET", "payments", 8080, 503, "503", 12_345);
    sink.databaseStarted(operation.database());
    sink.databaseEnded(operation, "", 12_345);
    sink.databaseStarted(operation.database());
    sink.databaseEnded(operation, "java.sql.SQLException", 12_345);
    sink.uncaughtException("java.io.IOException", "thread");
    sink.httpServerEnded("GET", "/orders/{id}", 200, "", 12_345);
  }

  @Test
  void poolsAreAskedWhenSomebodyAsks() {
    String[] states = {"db_client_connection_pool_name", "db_client_connection_state"};
    String[] name = labels("db_client_connection_pool_name");
    TestPool pool = new TestPool("orders", 10);
    TestPool twin = new TestPool("orders", 20);
    pool.used = 7;
    assertEquals(7, value("db_client_connection_count", states, "orders", "used"));
    assertEquals(3, value("db_client_connection_count", states, "orders", "idle"));
    assertEquals(10, value("db_client_connection_max", name, "orders"));
    assertEquals(20, value("db_client_connection_max", name, "orders-2"));
    assertEquals(1, value("db_client_connection_pending_requests", name, "orders"));
    pool.used = 11;
    assertNull(
        sink.registry()
            .getSampleValue("db_client_connection_pending_requests", name, name("orders")));
    sink.connectionWaited(pool.known, 1);

    ConnectionPools.closed(pool);
    assertNull(sink.registry().getSampleValue("db_client_connection_max", name, name("orders")));
    assertEquals(20, value("db_client_connection_max", name, "orders-2"));
    assertEquals(1, value("db_client_connection_wait_time_seconds_count", name, "orders"));
    ConnectionPools.closed(twin);
  }

  @Test
  void poolsThatFindNoRoomAreSummedUp() {
    PrometheusSink small = new PrometheusSink(HTTP, DB, 4);
    List<TestPool> pools = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pools.add(new TestPool("pool" + i, 10));
    }
    String[] states = {"db_client_connection_pool_name", "db_client_connection_state"};
    String[] name = labels("db_client_connection_pool_name");
    assertEquals(4, samples(small, "db_client_connection_max").size());
    assertEquals(10, value(small, "db_client_connection_max", name, "pool2"));
    assertEquals(30, value(small, "db_client_connection_max", name, "_OTHER"));
    assertEquals(4, samples(small, "db_client_connection_count").size());
    assertEquals(15, value(small, "db_client_connection_count", states, "_OTHER", "idle"));
    pools.forEach(ConnectionPools::closed);
  }

  private static String[] name(String name) {
    return new String[] {name};
  }

  /** A pool as a library may have one. */
  private static final class TestPool {
    final int max;
    final int idleMin = 2;
    int used;
    final ConnectionPool known;

    TestPool(String name, int max) {
      this.max = max;
      ConnectionPools.opened(
          this, name, "", MethodHandles.lookup(), "idle()", "used", "max", "idleMin", "pending()");
      List<ConnectionPool> live = ConnectionPools.live();
      known = live.get(live.size() - 1);
    }

    @SuppressWarnings("unused") // called by its name
    int idle() {
      return 3;
    }

    @SuppressWarnings("unused") // called by its name
    long pending() {
      if (used > max) {
        throw new IllegalStateException("closed");
      }
      return 1;
    }
  }

  @Test
  void theJvmAndTheProcessAreMeasured() throws IOException {
    sink.registerAgentMetrics(new FixedStatus());
    sink.registerJvmMetrics();
    String text = scrape(TextFormat.CONTENT_TYPE_004);

    for (String name :
        Arrays.asList(
            "process_cpu_seconds_total",
            "process_start_time_seconds",
            "process_open_fds",
            "process_resident_memory_bytes",
            "jvm_info",
            "jvm_memory_bytes_used",
            "jvm_memory_pool_bytes_used",
            "jvm_buffer_pool_used_bytes",
            "jvm_gc_collection_seconds_count",
            "jvm_threads_current",
            "jvm_threads_state",
            "jvm_classes_loaded")) {
      assertTrue(text.contains("\n" + name), name);
    }
    assertFalse(text.contains("deadlocked"), text);
    Set<String> families = new HashSet<>();
    for (String line : text.split("\n")) {
      if (line.startsWith("# TYPE ")) {
        assertTrue(families.add(line.split(" ")[2]), "twice: " + line);
      }
    }
    assertNotEquals(0, families.size());
  }

  @Test
  void aPartThatFailsIsLeftOut() throws IOException {
    sink.registerAgentMetrics(
        new FixedStatus() {
          @Override
          public List<String> instrumentations() {
            throw new IllegalStateException("on purpose");
          }
        });
    sink.registerJvmMetrics();
    String text = scrape(TextFormat.CONTENT_TYPE_004);

    assertTrue(text.contains("# TYPE http_server_active_requests gauge\n"), text);
    assertFalse(text.contains("obs_build_info"), text);
    assertTrue(text.contains("\njvm_info{"), text);
  }

  @Test
  void aScrapeOfOneNameGivesOneMetric() {
    sink.registerAgentMetrics(new FixedStatus());
    sink.registerJvmMetrics();
    sink.uncaughtException("a", "thread");
    for (String name :
        Arrays.asList("uncaught_exceptions_total", "obs_build_info", "jvm_threads_current")) {
      List<MetricFamilySamples> families =
          Collections.list(
              sink.registry().filteredMetricFamilySamples(Collections.singleton(name)));
      assertEquals(1, families.size(), families.toString());
      assertEquals(name, families.get(0).samples.get(0).name);
    }
  }

  private String scrape(String contentType) throws IOException {
    StringWriter writer = new StringWriter();
    TextFormat.writeFormat(contentType, writer, sink.registry().metricFamilySamples());
    return writer.toString();
  }

  private static String resource(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                PrometheusSinkTest.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      return reader.lines().map(line -> line + "\n").collect(Collectors.joining());
    }
  }

  private double bucket(String bound, String... values) {
    List<String> names = new ArrayList<>(Arrays.asList(SERVER));
    List<String> all = new ArrayList<>(Arrays.asList(values));
    names.add("le");
    all.add(bound);
    return value(
        "http_server_request_duration_seconds_bucket",
        names.toArray(new String[0]),
        all.toArray(new String[0]));
  }

  private double count(String... values) {
    return value("http_server_request_duration_seconds_count", SERVER, values);
  }

  private double value(String name, String[] labels, String... values) {
    return value(sink, name, labels, values);
  }

  private static double value(PrometheusSink sink, String name, String[] labels, String... values) {
    Double value = sink.registry().getSampleValue(name, labels, values);
    return value == null ? Double.NaN : value;
  }

  private static String[] labels(String... names) {
    return names;
  }

  /** The samples of a metric, a histogram's with all its suffixes. */
  private static List<Sample> samples(PrometheusSink sink, String name) {
    for (MetricFamilySamples family : Collections.list(sink.registry().metricFamilySamples())) {
      if (Arrays.asList(family.getNames()).contains(name)) {
        return family.samples;
      }
    }
    throw new AssertionError("no metric " + name);
  }

  private static class FixedStatus implements AgentStatus {
    @Override
    public String version() {
      return "1.2.3";
    }

    @Override
    public List<String> instrumentations() {
      return Arrays.asList("jdbc", "tomcat");
    }

    @Override
    public boolean isActive(String instrumentation) {
      return instrumentation.equals("tomcat");
    }

    @Override
    public long typesWoven(String instrumentation) {
      return instrumentation.equals("tomcat") ? 3 : 0;
    }

    @Override
    public Map<String, Long> eventsDropped() {
      return Collections.singletonMap("queue_full", 7L);
    }
  }
}
