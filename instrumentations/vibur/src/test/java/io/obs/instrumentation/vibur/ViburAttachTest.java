package io.obs.instrumentation.vibur;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.bootstrap.HasState;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vibur.dbcp.ViburDBCPDataSource;

/** The agent comes to a JVM that has used the pool already: no class gets a field any more. */
class ViburAttachTest extends ViburContract {
  private static DataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws SQLException {
    ViburDBCPDataSource pool = ViburSettings.of("early", 2, 2, LONG_MILLIS);
    pool.start();
    early = pool;
    borrowed = early.getConnection();
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(ViburDBCPDataSource.class));
    measuredFromNowOn(early, borrowed, 0);
  }
}
