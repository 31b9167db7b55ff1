package io.obs.instrumentation.vibur;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.vibur.dbcp.ViburDBCPDataSource;

/** What Vibur does beside. */
@Library("org.vibur.dbcp.ViburDBCPDataSource")
abstract class ViburContract extends ConnectionPoolContract {
  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis) {
    ViburDBCPDataSource pool = ViburSettings.of(name, max, idleMin, timeoutMillis);
    pool.start();
    return pool;
  }

  @Override
  protected void close(DataSource pool) {
    ((ViburDBCPDataSource) pool).close();
  }

  @Override
  protected long pendingOf(int waiting) {
    return -1;
  }

  /** JMX and a thread hold it. */
  @Override
  protected boolean canBeCollected() {
    return false;
  }

  @Test
  void aPoolIsKnownOnceItIsStarted() throws Exception {
    DataSource pool = opened("empty", 1, 0, LONG_MILLIS);
    assertEquals("[empty]", names().toString());
    assertEquals(0, known("empty").idle());
    pool.getConnection().close();
    assertEquals(1, known("empty").idle());
    counted("empty", 1, 0, 1);
  }

  @Test
  void aPoolThatCannotOpenIsForgotten() {
    ViburDBCPDataSource pool = ViburSettings.of("refused", 1, 1, SHORT_MILLIS);
    pool.setJdbcUrl(REFUSED_URL);
    assertThrows(RuntimeException.class, pool::start);
    assertEquals("[]", names().toString());
    assertEquals(0, count("create", "refused"));
  }

  @Test
  void aDatabaseThatIsGoneIsNoTimeout() throws Exception {
    ViburDBCPDataSource pool = ViburSettings.of("gone", 1, 0, LONG_MILLIS);
    pool.setJdbcUrl(REFUSED_URL);
    pool.setAcquireRetryAttempts(0);
    pool.start();
    assertThrows(SQLException.class, pool::getConnection);
    counted("gone", 0, 0, 0);
    pool.close();
  }

  @Test
  void aConnectionThatBrokeWhileIdleIsNotBorrowed() throws Exception {
    ViburDBCPDataSource pool = ViburSettings.of("broken", 1, 1, LONG_MILLIS);
    pool.setConnectionIdleLimitInSeconds(0); // each is tested
    pool.start();
    Connection connection = pool.getConnection();
    Connection physical = connection.unwrap(JdbcConnection.class);
    connection.close();
    physical.close();
    pool.getConnection().close();
    counted("broken", 2, 0, 2);
    assertEquals(2, count("create", "broken"));
    pool.close();
  }

  @Test
  void aConnectionThatIsAbortedIsUsedOnce() throws Exception {
    DataSource pool = opened("aborted", 1, 1, LONG_MILLIS);
    Connection connection = pool.getConnection();
    connection.abort(Runnable::run);
    counted("aborted", 1, 0, 1);
    pool.getConnection().close();
    counted("aborted", 2, 0, 2);
  }

  @Test
  void aConnectionBesideThePoolIsNotItsOwn() throws Exception {
    ViburDBCPDataSource pool = (ViburDBCPDataSource) opened("beside", 1, 1, LONG_MILLIS);
    pool.getNonPooledConnection().close();
    assertEquals(1, count("create", "beside"));
    assertEquals(0, count("wait", "beside"));
    assertEquals(0, count("use", "beside"));
  }

  @Test
  void aPoolWithoutANameHasTheLibrarysOwn() {
    ViburDBCPDataSource pool = ViburSettings.of(null, 1, 1, LONG_MILLIS);
    pool.start();
    assertEquals("[" + pool.getName() + "]", names().toString());
    pool.close();
  }
}
