package io.obs.instrumentation.c3p0;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.mchange.v2.c3p0.impl.C3P0PooledConnectionPool;
import io.obs.bootstrap.HasState;
import io.obs.testing.Deadline;
import io.obs.testing.Weaving;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent comes to a JVM that has used the pool already: no class gets a field any more. */
class C3p0AttachTest extends C3p0Contract {
  private static ComboPooledDataSource early;
  private static Connection borrowed;

  @BeforeAll
  static void openAndAttach() throws Exception {
    early = settings("early", 2, 2, LONG_MILLIS);
    borrowed = early.getConnection();
    Deadline.await(() -> early.getNumConnectionsDefaultUser() == 2);
    Weaving.install();
  }

  @Test
  void aPoolThatIsOlderThanTheAgent() throws Exception {
    assertFalse(HasState.class.isAssignableFrom(C3P0PooledConnectionPool.class));
    measuredFromNowOn(early, borrowed, 1);
  }
}
