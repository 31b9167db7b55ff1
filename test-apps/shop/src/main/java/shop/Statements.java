package shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Executes statements of one operation on one table, or ends transactions: counted, and timed where
 * that is wanted.
 */
final class Statements {
  private final String operation;
  private final String table;

  /** Null where nothing is measured by hand. */
  private final HandMetrics.Operation hand;

  Statements(String operation, String table) {
    this.operation = operation;
    this.table = table;
    this.hand = Settings.HAND_METRICS ? new HandMetrics.Operation(operation, table) : null;
  }

  ResultSet query(PreparedStatement statement) throws SQLException {
    long startNanos = start();
    try {
      ResultSet rows = statement.executeQuery();
      succeeded(startNanos);
      return rows;
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  ResultSet query(Statement statement, String sql) throws SQLException {
    long startNanos = start();
    try {
      ResultSet rows = statement.executeQuery(sql);
      succeeded(startNanos);
      return rows;
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  void execute(Statement statement, String sql) throws SQLException {
    long startNanos = start();
    try {
      statement.execute(sql);
      succeeded(startNanos);
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  void update(PreparedStatement statement) throws SQLException {
    long startNanos = start();
    try {
      statement.executeUpdate();
      succeeded(startNanos);
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  void batch(PreparedStatement statement) throws SQLException {
    long startNanos = start();
    try {
      statement.executeBatch();
      succeeded(startNanos);
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  void commit(Connection connection) throws SQLException {
    long startNanos = start();
    try {
      connection.commit();
      succeeded(startNanos);
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  void rollback(Connection connection) throws SQLException {
    long startNanos = start();
    try {
      connection.rollback();
      succeeded(startNanos);
    } catch (SQLException | RuntimeException e) {
      failed(startNanos, e);
      throw e;
    }
  }

  private long start() {
    OwnMetrics.statement(operation, table);
    return Settings.HAND_METRICS ? hand.start() : 0;
  }

  private void succeeded(long startNanos) {
    if (Settings.HAND_METRICS) {
      hand.succeeded(startNanos);
    }
  }

  private void failed(long startNanos, Exception thrown) {
    if (Settings.HAND_METRICS) {
      hand.failed(startNanos, thrown);
    }
  }
}
