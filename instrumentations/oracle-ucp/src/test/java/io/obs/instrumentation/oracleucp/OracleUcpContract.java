package io.obs.instrumentation.oracleucp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import oracle.ucp.UniversalConnectionPoolException;
import oracle.ucp.admin.UniversalConnectionPoolManager;
import oracle.ucp.admin.UniversalConnectionPoolManagerImpl;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;
import oracle.ucp.jdbc.ValidConnection;
import org.junit.jupiter.api.Test;

/** What Oracle's pool does beside; it pools any driver's connections. */
@Library("oracle.ucp.jdbc.PoolDataSource")
abstract class OracleUcpContract extends ConnectionPoolContract {
  private static final int TIMED_OUT_SECONDS = 1;

  static PoolDataSource settings(String name, int max, int idleMin, long timeoutMillis)
      throws SQLException {
    PoolDataSource pool = PoolDataSourceFactory.getPoolDataSource();
    if (name != null) {
      pool.setConnectionPoolName(name);
    }
    pool.setConnectionFactoryClassName(DRIVER);
    pool.setURL(URL);
    pool.setUser("");
    pool.setPassword("");
    pool.setMaxPoolSize(max);
    pool.setMinPoolSize(idleMin);
    pool.setInitialPoolSize(idleMin);
    pool.setConnectionWaitTimeout((int) Math.max(TIMED_OUT_SECONDS, timeoutMillis / 1000));
    return pool;
  }

  static UniversalConnectionPoolManager manager() throws UniversalConnectionPoolException {
    return UniversalConnectionPoolManagerImpl.getUniversalConnectionPoolManager();
  }

  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis)
      throws Exception {
    PoolDataSource pool = settings(name, max, idleMin, timeoutMillis);
    manager().createConnectionPool((oracle.ucp.UniversalConnectionPoolAdapter) pool);
    manager().startConnectionPool(name);
    return pool;
  }

  @Override
  protected void close(DataSource pool) throws Exception {
    manager().destroyConnectionPool(((PoolDataSource) pool).getConnectionPoolName());
  }

  /** On a busy machine it was seen to open one more, and to keep it. */
  @Override
  protected long mostOf(int max) {
    return max + 1;
  }

  /** Its manager holds it. */
  @Override
  protected boolean canBeCollected() {
    return false;
  }

  /** Its manager knows pools by their names. */
  @Override
  protected boolean refusesATwin() {
    return true;
  }

  @Override
  protected boolean connectionsOutliveIt() {
    return false;
  }

  @Test
  void aPoolThatCannotOpenIsForgotten() throws Exception {
    PoolDataSource pool = settings("refused", 1, 1, SHORT_MILLIS);
    pool.setURL(REFUSED_URL);
    assertThrows(SQLException.class, pool::getConnection);
    assertEquals(0, count("create", "refused"));
    assertEquals(0, count("use", "refused"));
    manager().destroyConnectionPool("refused");
    assertEquals("[]", names().toString());
  }

  @Test
  void aConnectionThatIsInvalidIsUsedOnce() throws Exception {
    DataSource pool = opened("invalid", 1, 1, LONG_MILLIS);
    Connection connection = pool.getConnection();
    ((ValidConnection) connection).setInvalid();
    connection.close();
    counted("invalid", 1, 0, 1);
    pool.getConnection().close();
    counted("invalid", 2, 0, 2);
  }

  @Test
  void aConnectionThatIsHeldTooLongIsUsedOnce() throws Exception {
    PoolDataSource pool = settings("held", 1, 1, LONG_MILLIS);
    pool.setAbandonedConnectionTimeout(1);
    pool.setTimeoutCheckInterval(1);
    Connection connection = pool.getConnection();
    pool.getConnection().close(); // waits until that is taken away
    counted("held", 2, 0, 2);
    connection.close();
    counted("held", 2, 0, 2);
    close(pool);
  }

  @Test
  void aPoolThatIsRestartedIsKnownAgain() throws Exception {
    DataSource pool = opened("restarted", 1, 1, LONG_MILLIS);
    pool.getConnection().close();
    manager().stopConnectionPool("restarted");
    assertEquals("[]", names().toString());
    manager().startConnectionPool("restarted");
    pool.getConnection().close();
    assertEquals("[restarted]", names().toString());
    counted("restarted", 2, 0, 2);
  }

  @Test
  void aPoolOfDataSources() throws Exception {
    PoolDataSource pool = settings("sources", 1, 1, LONG_MILLIS);
    pool.setConnectionFactoryClassName("org.h2.jdbcx.JdbcDataSource");
    pool.setURL("jdbc:h2:mem:sources");
    pool.getConnection().close();
    assertEquals(1, count("wait", "sources"));
    assertEquals(1, count("use", "sources"));
    close(pool);
  }

  @Test
  void aPoolWithoutANameHasItsDatabases() throws Exception {
    PoolDataSource pool = settings(null, 1, 1, LONG_MILLIS);
    pool.setConnectionFactoryClassName("org.h2.Driver");
    pool.setURL("jdbc:h2:mem:shop");
    pool.getConnection().close();
    assertEquals("[shop]", names().toString());
    close(pool);
  }
}
