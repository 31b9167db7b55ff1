package io.obs.instrumentation.tomcatjdbc;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.bootstrap.HasState;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used the pool already: no class gets a field any more. */
class TomcatJdbcAttachTest extends TomcatJdbcContract {
  private static DataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws SQLException {
    early =
        new org.apache.tomcat.jdbc.pool.DataSource(
            TomcatJdbcSettings.of("early", 2, 2, LONG_MILLIS));
    borrowed = early.getConnection();
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(ConnectionPool.class));
    measuredFromNowOn(early, borrowed, 1);
  }
}
