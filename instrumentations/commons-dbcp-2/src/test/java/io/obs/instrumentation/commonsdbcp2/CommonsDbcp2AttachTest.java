package io.obs.instrumentation.commonsdbcp2;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.bootstrap.HasState;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used the pool already: no class gets a field any more. */
class CommonsDbcp2AttachTest extends CommonsDbcp2Contract {
  private static BasicDataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws SQLException {
    early = settings("early", 2, 2, LONG_MILLIS);
    borrowed = early.getConnection();
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(GenericObjectPool.class));
    measuredFromNowOn(early, borrowed, 0);
  }
}
