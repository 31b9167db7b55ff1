package io.obs.exporter.metrics;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.ConnectionPool;
import io.obs.bootstrap.Database;
import io.obs.bootstrap.DatabaseOperation;
import io.obs.bootstrap.HttpStatus;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.Sink;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Counts what the recorders measured, in a registry of its own that the endpoint scrapes. Loaded by
 * the agent's loader, called on application threads.
 *
 * <p>In steady state an observation allocates nothing and takes no lock: it finds its series in a
 * {@link SeriesTable}, or in the slot that the database and its operations keep for it, and adds to
 * counters of obs's own shape. simpleclient sees them only when it is scraped.
 *
 * <p>A metric without observations shows its help and type and no value: that nothing was observed
 * is no series at 0, whose labels would have to be made up.
 *
 * <p>Put together so, in this order, none of which may be called twice:
 *
 * <pre>
 * PrometheusSink sink = new PrometheusSink(httpBuckets, dbBuckets, maxSeries);
 * Sinks.install(sink, events);          // premain: touches no MXBean, no logging
 * sink.registerAgentMetrics(status);    // when what it tells of exists
 * sink.registerJvmMetrics();            // on the agent's own thread, before the endpoint serves
 * sink.registry();                      // what the endpoint scrapes
 * </pre>
 */
public final class PrometheusSink implements Sink {
  /** Made when the endpoint is opened, because it starts simpleclient; guarded by this. */
  private Scraped scraped;

  private final SeriesTable<HistogramSeries> serverDuration;
  private final SeriesTable<ActiveSeries> serverActive;
  private final SeriesTable<HistogramSeries> clientDuration;
  private final SeriesTable<ActiveSeries> clientActive;
  private final SeriesTable<HistogramSeries> databaseDuration;
  private final SeriesTable<ActiveSeries> databaseActive;
  private final SeriesTable<CounterSeries> connectionTimeouts;
  private final SeriesTable<HistogramSeries> connectionWait;
  private final SeriesTable<HistogramSeries> connectionCreate;
  private final SeriesTable<HistogramSeries> connectionUse;
  private final SeriesTable<CounterSeries> uncaughtExceptions;
  private final SeriesTable<CounterSeries> logEvents;
  private final List<SeriesTable<?>> tables;
  private final int maxSeries;

  /**
   * @param httpBuckets bounds in seconds, positive and ascending, without {@code +Inf}
   * @param dbBuckets the same
   * @param maxSeries how many label sets a metric holds at most; below 1 counts as 1
   * @throws IllegalArgumentException for buckets that do not ascend
   */
  public PrometheusSink(double[] httpBuckets, double[] dbBuckets, int maxSeries) {
    this.maxSeries = maxSeries;
    Buckets http = new Buckets(httpBuckets);
    Buckets db = new Buckets(dbBuckets);
    serverDuration = histograms(Metric.HTTP_SERVER_REQUEST_DURATION, http, maxSeries);
    serverActive = active(Metric.HTTP_SERVER_ACTIVE_REQUESTS, maxSeries);
    clientDuration = histograms(Metric.HTTP_CLIENT_REQUEST_DURATION, http, maxSeries);
    clientActive = active(Metric.HTTP_CLIENT_ACTIVE_REQUESTS, maxSeries);
    databaseDuration = histograms(Metric.DB_CLIENT_OPERATION_DURATION, db, maxSeries);
    databaseActive = active(Metric.DB_CLIENT_ACTIVE_OPERATIONS, maxSeries);
    connectionTimeouts = counters(Metric.DB_CLIENT_CONNECTION_TIMEOUTS, maxSeries);
    connectionWait = histograms(Metric.DB_CLIENT_CONNECTION_WAIT_TIME, db, maxSeries);
    connectionCreate = histograms(Metric.DB_CLIENT_CONNECTION_CREATE_TIME, db, maxSeries);
    connectionUse = histograms(Metric.DB_CLIENT_CONNECTION_USE_TIME, db, maxSeries);
    uncaughtExceptions = counters(Metric.UNCAUGHT_EXCEPTIONS, maxSeries);
    logEvents = counters(Metric.LOG_EVENTS, maxSeries);
    tables =
        Collections.unmodifiableList(
            Arrays.<SeriesTable<?>>asList(
                serverDuration,
                serverActive,
                clientDuration,
                clientActive,
                databaseDuration,
                databaseActive,
                connectionTimeouts,
                connectionWait,
                connectionCreate,
                connectionUse,
                uncaughtExceptions,
                logEvents));
  }

  /** What the endpoint scrapes; holds nothing of the application's. */
  public CollectorRegistry registry() {
    return scraped().registry;
  }

  /** Adds what the agent tells about itself. */
  public void registerAgentMetrics(AgentStatus status) {
    scraped().collectors.add(new AgentMetrics(status, tables));
  }

  /**
   * Adds the metrics of the JVM and the process. Loads MXBeans, which takes a while: not for
   * premain. A Java runtime without them (a jlinked one without {@code java.management}) has none
   * of these metrics, and the agent's log says so.
   */
  public void registerJvmMetrics() {
    try {
      for (Collector collector : JvmMetrics.collectors()) {
        scraped().collectors.add(collector);
      }
    } catch (LinkageError e) {
      AgentLog.warn("no jvm_ and process_ metrics: this Java runtime lacks java.management");
    }
  }

  private synchronized Scraped scraped() {
    if (scraped == null) {
      scraped = new Scraped(tables, connectionTimeouts, new PoolCollector(maxSeries));
    }
    return scraped;
  }

  /** The side that is scraped: simpleclient's registry, and what it collects from. */
  private static final class Scraped {
    final CollectorRegistry registry = new CollectorRegistry();
    final OrderedCollector collectors = new OrderedCollector();

    /**
     * @param pools stand before the first table about pools
     */
    Scraped(List<SeriesTable<?>> tables, SeriesTable<?> firstOfPools, Collector pools) {
      for (SeriesTable<?> table : tables) {
        if (table == firstOfPools) {
          collectors.add(pools);
        }
        collectors.add(new TableCollector(table));
      }
      registry.register(collectors);
    }
  }

  @Override
  public void httpServerStarted(String method) {
    serverActive.get(method, "", "", "", "").start();
  }

  @Override
  public void httpServerEnded(
      String method, String route, int status, String errorType, long nanos) {
    serverActive.getAgain(method, "", "", "", "").end();
    serverDuration.get(method, route, HttpStatus.text(status), errorType, "").observe(nanos);
  }

  @Override
  public void httpServerLeftOut(String method) {
    serverActive.getAgain(method, "", "", "", "").end();
  }

  @Override
  public void httpClientActive(String method, String address, int port) {
    clientActive.get(method, address, Ports.text(port), "", "").start();
  }

  @Override
  public void httpClientIdle(String method, String address, int port) {
    clientActive.getAgain(method, address, Ports.text(port), "", "").end();
  }

  @Override
  public void httpClientEnded(
      String method, String address, int port, int status, String errorType, long nanos) {
    clientDuration
        .get(method, address, Ports.text(port), HttpStatus.text(status), errorType)
        .observe(nanos);
  }

  @Override
  public void databaseStarted(Database database) {
    databaseActive
        .get(database.active, database.system(), database.namespace(), "", "", "")
        .start();
  }

  @Override
  public void databaseAbandoned(Database database) {
    databaseActive
        .getAgain(database.active, database.system(), database.namespace(), "", "", "")
        .end();
  }

  @Override
  public void databaseEnded(DatabaseOperation operation, String errorType, long nanos) {
    Database database = operation.database();
    databaseAbandoned(database);
    HistogramSeries series =
        errorType.isEmpty()
            ? databaseDuration.get(
                operation.durations,
                database.system(),
                database.namespace(),
                operation.name(),
                operation.collection(),
                "")
            : databaseDuration.get(
                database.system(),
                database.namespace(),
                operation.name(),
                operation.collection(),
                errorType);
    series.observe(nanos);
  }

  @Override
  public void connectionWaited(ConnectionPool pool, long nanos) {
    connectionWait.get(pool.waits, pool.name(), "", "", "", "").observe(nanos);
  }

  @Override
  public void connectionTimedOut(ConnectionPool pool) {
    connectionTimeouts.get(pool.timeouts, pool.name(), "", "", "", "").increment();
  }

  @Override
  public void connectionCreated(ConnectionPool pool, long nanos) {
    connectionCreate.get(pool.creations, pool.name(), "", "", "", "").observe(nanos);
  }

  @Override
  public void connectionUsed(ConnectionPool pool, long nanos) {
    connectionUse.get(pool.uses, pool.name(), "", "", "", "").observe(nanos);
  }

  @Override
  public void uncaughtException(String errorType, String origin) {
    uncaughtExceptions.get(errorType, origin, "", "", "").increment();
  }

  @Override
  public void logged(LogLevel level) {
    logEvents.get(level.records, level.level(), level.system(), "", "", "").increment();
  }

  private static SeriesTable<HistogramSeries> histograms(
      Metric metric, final Buckets buckets, int maxSeries) {
    return new SeriesTable<HistogramSeries>(metric, maxSeries) {
      @Override
      HistogramSeries create(int hash, String a, String b, String c, String d, String e) {
        return new HistogramSeries(buckets, this, hash, a, b, c, d, e);
      }
    };
  }

  private static SeriesTable<CounterSeries> counters(Metric metric, int maxSeries) {
    return new SeriesTable<CounterSeries>(metric, maxSeries) {
      @Override
      CounterSeries create(int hash, String a, String b, String c, String d, String e) {
        return new CounterSeries(this, hash, a, b, c, d, e);
      }
    };
  }

  private static SeriesTable<ActiveSeries> active(Metric metric, int maxSeries) {
    return new SeriesTable<ActiveSeries>(metric, maxSeries) {
      @Override
      ActiveSeries create(int hash, String a, String b, String c, String d, String e) {
        return new ActiveSeries(this, hash, a, b, c, d, e);
      }
    };
  }
}
