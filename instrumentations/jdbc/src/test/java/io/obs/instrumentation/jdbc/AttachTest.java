package io.obs.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.bootstrap.HasState;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used the driver already: no class gets a field any more. */
class AttachTest extends H2Contract {
  private static Connection connection;
  private static Statement statement;
  private static PreparedStatement prepared;

  @BeforeAll
  static void useDriverAndAttach() throws SQLException {
    connection = DriverManager.getConnection(URL, "sa", "");
    statement = connection.createStatement();
    statement.execute("CREATE TABLE early (id INT)");
    prepared = connection.prepareStatement("INSERT INTO early VALUES (1)");
    prepared.execute();
    prepared.addBatch();
    Weaving.install();
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void statementsThatAreOlderThanTheAgent() throws SQLException {
    RecordingSink sink = Weaving.install();
    assertFalse(statement instanceof HasState);
    sink.clear();
    statement.execute("SELECT * FROM early");
    connection.commit();
    prepared.execute(); // its SQL went by before the agent came
    prepared.executeBatch();
    assertEquals(
        "[h2database shop SELECT early -, h2database shop COMMIT - -, h2database shop _OTHER - -,"
            + " h2database shop BATCH - -]",
        sink.observations("database").toString());
    assertEquals("{}", sink.inFlight().toString());
    assertEquals(0, Weaving.adviceFailures());
  }
}
