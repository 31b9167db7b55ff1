package io.obs.benchmarks.woven;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import shop.HandMetrics;

/** Statements of a driver that does nothing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class StatementBenchmark {
  private static final String SQL = "UPDATE orders SET status = ? WHERE id = ?";

  private final HandMetrics.Operation hand =
      ByHand.MEASURED ? new HandMetrics.Operation("UPDATE", "orders") : null;
  private Connection connection;
  private Statement statement;
  private PreparedStatement prepared;

  /** Each thread has its own connection, as of a pool. */
  @Setup
  public void connect() throws SQLException {
    connection = StubDriver.connect();
    statement = connection.createStatement();
    prepared = connection.prepareStatement(SQL);
  }

  @Benchmark
  public int statement() throws SQLException {
    long startNanos = start();
    int rows = statement.executeUpdate(SQL);
    succeeded(startNanos);
    return rows;
  }

  @Benchmark
  public int preparedStatement() throws SQLException {
    long startNanos = start();
    int rows = prepared.executeUpdate();
    succeeded(startNanos);
    return rows;
  }

  /** As without a cache of statements. */
  @Benchmark
  public int prepareAndExecute() throws SQLException {
    PreparedStatement own = connection.prepareStatement(SQL);
    long startNanos = start();
    int rows = own.executeUpdate();
    succeeded(startNanos);
    return rows;
  }

  private long start() {
    return ByHand.MEASURED ? hand.start() : 0;
  }

  private void succeeded(long startNanos) {
    if (ByHand.MEASURED) {
      hand.succeeded(startNanos);
    }
  }
}
