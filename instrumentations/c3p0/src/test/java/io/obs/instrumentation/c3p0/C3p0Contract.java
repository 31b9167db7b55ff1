package io.obs.instrumentation.c3p0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.mchange.v2.c3p0.DataSources;
import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Deadline;
import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What c3p0 does beside. */
@Library("com.mchange.v2.c3p0.ComboPooledDataSource")
abstract class C3p0Contract extends ConnectionPoolContract {
  private int tries;

  static ComboPooledDataSource settings(String name, int max, int idleMin, long timeoutMillis)
      throws Exception {
    ComboPooledDataSource pool = new ComboPooledDataSource();
    pool.setDriverClass(DRIVER);
    pool.setJdbcUrl(URL);
    pool.setMaxPoolSize(max);
    pool.setMinPoolSize(idleMin);
    pool.setInitialPoolSize(idleMin);
    pool.setAcquireIncrement(1);
    pool.setCheckoutTimeout((int) timeoutMillis);
    if (name != null) {
      pool.setDataSourceName(name);
    }
    return pool;
  }

  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis)
      throws Exception {
    ComboPooledDataSource pool = settings(name, max, idleMin, timeoutMillis);
    Deadline.await(() -> pool.getNumConnectionsDefaultUser() >= idleMin); // opens it
    return pool;
  }

  @Override
  protected void close(DataSource pool) {
    ((ComboPooledDataSource) pool).close();
  }

  @Override
  protected int triesOf(int pools) {
    return tries;
  }

  /** Its timer holds it. */
  @Override
  protected boolean canBeCollected() {
    return false;
  }

  @Test
  void aPoolThatCannotConnectHasNoConnections() throws Exception {
    ComboPooledDataSource pool = settings("refused", 1, 1, LONG_MILLIS);
    pool.setJdbcUrl(REFUSED_URL);
    pool.setAcquireRetryAttempts(1);
    assertThrows(SQLException.class, pool::getConnection);
    assertEquals(0, count("create", "refused"));
    assertEquals(0, count("wait", "refused"));
    assertEquals(0, known("refused").used());
    pool.close();
  }

  @Test
  void aConnectionThatBrokeWhileIdleIsNotBorrowed() throws Exception {
    ComboPooledDataSource pool = settings("broken", 1, 1, LONG_MILLIS);
    pool.setTestConnectionOnCheckout(true);
    Connection connection = pool.getConnection();
    Connection physical = connection.unwrap(org.h2.jdbc.JdbcConnection.class);
    connection.close();
    counted("broken", 1, 0, 1);
    physical.close();
    pool.getConnection().close();
    counted("broken", 2, 0, 2);
    assertEquals(2, count("create", "broken"));
    pool.close();
  }

  @Test
  void aConnectionThatIsHeldTooLongIsUsedOnce() throws Exception {
    ComboPooledDataSource pool = settings("held", 1, 1, LONG_MILLIS);
    pool.setUnreturnedConnectionTimeout(1);
    Connection connection = pool.getConnection();
    pool.getConnection().close();
    connection.close();
    counted("held", 2, 0, 2);
    pool.close();
  }

  @Test
  void aPoolForEachUser() throws Exception {
    ComboPooledDataSource pool = settings("users", 1, 1, LONG_MILLIS);
    pool.getConnection().close();
    pool.getConnection("", "").close();
    tries = 1; // of the other user's password, before there is a pool
    assertEquals("[users, users-2]", names().toString());
    counted("users", 1, 0, 1);
    counted("users-2", 1, 0, 1);
    pool.close();
  }

  @Test
  void aPoolWithoutANameHasItsDatabases() throws Exception {
    ComboPooledDataSource pool = settings(null, 1, 1, LONG_MILLIS);
    pool.setDriverClass("org.h2.Driver");
    pool.setJdbcUrl("jdbc:h2:mem:shop");
    pool.getConnection().close();
    assertEquals("[shop]", names().toString());
    pool.close();
  }

  @Test
  void aPoolOfADataSourceWithoutAUrlHasTheLibrarys() throws Exception {
    org.h2.jdbcx.JdbcDataSource unpooled = new org.h2.jdbcx.JdbcDataSource();
    unpooled.setURL("jdbc:h2:mem:shop");
    DataSource pool = DataSources.pooledDataSource(unpooled);
    pool.getConnection().close();
    assertEquals("[c3p0]", names().toString());
    DataSources.destroy(pool);
  }
}
