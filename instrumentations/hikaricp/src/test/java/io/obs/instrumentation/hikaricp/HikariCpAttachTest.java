package io.obs.instrumentation.hikaricp;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.obs.bootstrap.HasState;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used HikariCP already: no class gets a field any more. */
class HikariCpAttachTest extends HikariCpContract {
  private static DataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws SQLException {
    early = new HikariDataSource(HikariCpConfig.of("early", 2, 2, LONG_MILLIS));
    borrowed = early.getConnection();
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(HikariPool.class));
    measuredFromNowOn(early, borrowed, 0);
  }
}
