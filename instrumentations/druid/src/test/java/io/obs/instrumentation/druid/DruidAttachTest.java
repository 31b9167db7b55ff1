package io.obs.instrumentation.druid;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    try {
      early.getConnection().close(); // by which it is seen
      assertEquals("[early]", names().toString());
      counted("early", 1, 0, 1);
      early.getConnection().close();
      counted("early", 2, 0, 2);
      assertEquals(1, known("early").used());
      borrowed.close(); // who knows when it was borrowed
      counted("early", 2, 0, 2);
      assertEquals(0, known("early").used());
      assertEquals(2, known("early").max());
    } finally {
      early.close();
    }
  }
}
