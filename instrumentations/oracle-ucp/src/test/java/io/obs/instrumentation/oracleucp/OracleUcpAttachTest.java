package io.obs.instrumentation.oracleucp;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.bootstrap.HasState;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import oracle.ucp.common.UniversalConnectionPoolBase;
import oracle.ucp.jdbc.PoolDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used the pool already: no class gets a field any more. */
class OracleUcpAttachTest extends OracleUcpContract {
  private static PoolDataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws SQLException {
    early = settings("early", 2, 2, LONG_MILLIS);
    borrowed = early.getConnection();
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(UniversalConnectionPoolBase.class));
    measuredFromNowOn(early, borrowed, 1);
  }
}
