package io.obs.instrumentation.jdbc;

import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Uses a driver before the agent comes. */
final class EarlyUse {
  private EarlyUse() {}

  /** Loads the classes of connections and statements, closes the connection, and attaches. */
  static void of(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(sql)) {
      statement.execute(sql);
      prepared.execute();
      connection.commit();
    } finally {
      connection.close();
    }
    Weaving.install();
  }
}
