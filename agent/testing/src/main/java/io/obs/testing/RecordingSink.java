package io.obs.testing;

import io.obs.bootstrap.ConnectionPool;
import io.obs.bootstrap.Database;
import io.obs.bootstrap.DatabaseOperation;
import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.UncaughtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps every observation, so that a contract can ask for exactly one with exactly these labels,
 * and every gauge, so that it can ask for 0. Safe from any thread.
 */
public final class RecordingSink implements Sink, ExceptionSink {
  /** One call of the sink, with its labels as text in the catalogue's order. */
  public static final class Observation {
    private final String kind;
    private final List<String> labels;
    private final long nanos;

    Observation(String kind, long nanos, String... labels) {
      this.kind = kind;
      this.nanos = nanos;
      this.labels = Arrays.asList(labels);
    }

    /**
     * {@code server}, {@code client}, {@code database}, or {@code connect} for the opening of a
     * connection to one; of pools {@code wait}, {@code timeout}, {@code create} or {@code use}.
     */
    public String kind() {
      return kind;
    }

    /** How long it took. */
    public long nanos() {
      return nanos;
    }

    /** Labels, with dashes for empty ones: {@code GET /orders/* 200 -}. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (String label : labels) {
        text.append(text.length() == 0 ? "" : " ").append(label.isEmpty() ? "-" : label);
      }
      return text.toString();
    }
  }

  private final List<Observation> observations = new ArrayList<Observation>();
  private final List<UncaughtException> exceptions = new ArrayList<UncaughtException>();
  private final List<String> counted = new ArrayList<String>();
  private final List<String> records = new ArrayList<String>();
  private final Map<String, Long> gauges = new TreeMap<String, Long>();

  private synchronized void add(Observation observation) {
    observations.add(observation);
  }

  private synchronized void gauge(String name, int change) {
    Long value = gauges.get(name);
    gauges.put(name, (value == null ? 0 : value) + change);
  }

  @Override
  public void httpServerStarted(String method) {
    gauge("server " + method, 1);
  }

  @Override
  public void httpServerEnded(
      String method, String route, int status, String errorType, long nanos) {
    gauge("server " + method, -1);
    add(new Observation("server", nanos, method, route, String.valueOf(status), errorType));
  }

  @Override
  public void httpServerLeftOut(String method) {
    gauge("server " + method, -1);
  }

  @Override
  public void httpClientActive(String method, String address, int port) {
    gauge("client " + method + ' ' + address + ' ' + port, 1);
  }

  @Override
  public void httpClientIdle(String method, String address, int port) {
    gauge("client " + method + ' ' + address + ' ' + port, -1);
  }

  @Override
  public void httpClientEnded(
      String method, String address, int port, int status, String errorType, long nanos) {
    add(
        new Observation(
            "client",
            nanos,
            method,
            address,
            String.valueOf(port),
            String.valueOf(status),
            errorType));
  }

  @Override
  public void databaseStarted(Database database) {
    gauge("database " + database.system() + ' ' + database.namespace(), 1);
  }

  @Override
  public void databaseAbandoned(Database database) {
    gauge("database " + database.system() + ' ' + database.namespace(), -1);
  }

  @Override
  public void databaseEnded(DatabaseOperation operation, String errorType, long nanos) {
    Database database = operation.database();
    gauge("database " + database.system() + ' ' + database.namespace(), -1);
    add(
        new Observation(
            operation == database.connect() ? "connect" : "database",
            nanos,
            database.system(),
            database.namespace(),
            operation.name(),
            operation.collection(),
            errorType));
  }

  @Override
  public void connectionWaited(ConnectionPool pool, long nanos) {
    add(new Observation("wait", nanos, pool.name()));
  }

  @Override
  public void connectionTimedOut(ConnectionPool pool) {
    add(new Observation("timeout", 0, pool.name()));
  }

  @Override
  public void connectionCreated(ConnectionPool pool, long nanos) {
    add(new Observation("create", nanos, pool.name()));
  }

  @Override
  public void connectionUsed(ConnectionPool pool, long nanos) {
    add(new Observation("use", nanos, pool.name()));
  }

  @Override
  public synchronized void uncaughtException(String errorType, String origin) {
    counted.add(origin + ' ' + errorType);
  }

  @Override
  public synchronized void logged(LogLevel level) {
    records.add(level.system() + ' ' + level.level());
  }

  @Override
  public String errorId(Throwable thrown, String origin) {
    return "id-of-" + thrown.getMessage();
  }

  @Override
  public Throwable remember(Throwable thrown) {
    return null;
  }

  @Override
  public synchronized void accept(UncaughtException exception) {
    exceptions.add(exception);
  }

  /** What was observed of one kind since the last {@link #clear}, in the order of ending. */
  public synchronized List<Observation> observations(String kind) {
    List<Observation> found = new ArrayList<Observation>();
    for (Observation observation : observations) {
      if (observation.kind().equals(kind)) {
        found.add(observation);
      }
    }
    return found;
  }

  /** Exceptions handed to the events. */
  public synchronized List<UncaughtException> exceptions() {
    return new ArrayList<UncaughtException>(exceptions);
  }

  /** Exceptions counted, as origin and type. */
  public synchronized List<String> counted() {
    return new ArrayList<String>(counted);
  }

  /** Log records counted, as system and level. */
  public synchronized List<String> records() {
    return new ArrayList<String>(records);
  }

  /** The gauges that are not 0, with their values; empty when nothing is in flight. */
  public synchronized Map<String, Long> inFlight() {
    Map<String, Long> moving = new TreeMap<String, Long>();
    for (Map.Entry<String, Long> gauge : gauges.entrySet()) {
      if (gauge.getValue() != 0) {
        moving.put(gauge.getKey(), gauge.getValue());
      }
    }
    return moving;
  }

  /** Forgets observations and exceptions; gauges stay what they are. */
  public synchronized void clear() {
    observations.clear();
    exceptions.clear();
    counted.clear();
    records.clear();
  }
}
