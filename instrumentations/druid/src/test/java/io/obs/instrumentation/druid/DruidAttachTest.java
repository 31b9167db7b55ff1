package io.obs.instrumentation.druid;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.alibaba.druid.pool.DruidDataSource;
import io.obs.bootstrap.HasState;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used the pool already: no class gets a field any more. */
class DruidAttachTest extends DruidContract {
  private static DruidDataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws SQLException {
    early = settings("early", 2, 2, LONG_MILLIS);
    early.init();
    borrowed = early.getConnection();
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(DruidDataSource.class));
    measuredFromNowOn(early, borrowed, 1);
  }
}
