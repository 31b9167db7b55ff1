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

/** Statements of a driver that does nothing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class StatementBenchmark {
  private static final String SQL = "UPDATE orders SET status = ? WHERE id = ?";

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
    return statement.executeUpdate(SQL);
  }

  @Benchmark
  public int preparedStatement() throws SQLException {
    return prepared.executeUpdate();
  }

  /** As without a cache of statements. */
  @Benchmark
  public int prepareAndExecute() throws SQLException {
    return connection.prepareStatement(SQL).executeUpdate();
  }
}
