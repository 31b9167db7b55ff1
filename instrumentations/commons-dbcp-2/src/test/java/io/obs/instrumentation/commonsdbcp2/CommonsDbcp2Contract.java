package io.obs.instrumentation.commonsdbcp2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.dbcp2.DriverManagerConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.dbcp2.PoolingDriver;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;

/** What Commons DBCP 2 does beside. */
@Library("org.apache.commons.dbcp2.BasicDataSource")
abstract class CommonsDbcp2Contract extends ConnectionPoolContract {
  static BasicDataSource settings(String name, int max, int idleMin, long timeoutMillis) {
    BasicDataSource pool = new BasicDataSource();
    pool.setDriverClassName(DRIVER);
    pool.setUrl(URL);
    if (name != null) {
      pool.setJmxName("org.apache.commons.dbcp2:type=BasicDataSource,name=" + name);
    }
    pool.setMaxTotal(max);
    pool.setMaxIdle(max);
    pool.setMinIdle(idleMin);
    pool.setInitialSize(idleMin);
    pool.setMaxWaitMillis(timeoutMillis);
    return pool;
  }

  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis)
      throws SQLException {
    BasicDataSource pool = settings(name, max, idleMin, timeoutMillis);
    pool.getLogWriter(); // opens it
    return pool;
  }

  @Override
  protected void close(DataSource pool) throws SQLException {
    ((BasicDataSource) pool).close();
  }

  /** Its first is to try the database, and closed at once. */
  @Override
  protected int triesOf(int pools) {
    return pools;
  }

  /** JMX holds it. */
  @Override
  protected boolean canBeCollected() {
    return false;
  }

  private static GenericObjectPool<PoolableConnection> assembled() {
    PoolableConnectionFactory factory =
        new PoolableConnectionFactory(new DriverManagerConnectionFactory(URL, null), null);
    GenericObjectPool<PoolableConnection> pool = new GenericObjectPool<>(factory);
    pool.setMaxTotal(5);
    factory.setPool(pool);
    return pool;
  }

  @Test
  void aPoolThatCannotOpenIsForgotten() throws SQLException {
    BasicDataSource pool = settings("refused", 1, 1, SHORT_MILLIS);
    pool.setUrl(REFUSED_URL);
    for (int i = 0; i < 2; i++) {
      assertThrows(SQLException.class, pool::getConnection);
      assertEquals("[]", names().toString());
    }
    assertEquals(0, count("create", "refused"));
    pool.close();
  }

  @Test
  void aConnectionThatBrokeWhileIdleIsNotBorrowed() throws Exception {
    BasicDataSource pool = (BasicDataSource) opened("broken", 1, 1, LONG_MILLIS);
    pool.setTestOnBorrow(true);
    Connection connection = pool.getConnection();
    Connection physical = connection.unwrap(JdbcConnection.class);
    connection.close();
    physical.close();
    pool.getConnection().close();
    counted("broken", 2, 0, 2);
    assertEquals(2, count("create", "broken"));
  }

  @Test
  void aConnectionThatBreaksInUseIsUsedOnce() throws Exception {
    DataSource pool = opened("broken", 1, 1, LONG_MILLIS);
    Connection connection = pool.getConnection();
    connection.unwrap(JdbcConnection.class).close();
    try {
      connection.close();
    } catch (SQLException alreadyClosed) {
      // some versions say so
    }
    counted("broken", 1, 0, 1);
    pool.getConnection().close();
    counted("broken", 2, 0, 2);
  }

  @Test
  void aPoolThatDoesNotWaitHasNoTimeout() throws Exception {
    GenericObjectPool<PoolableConnection> pool = assembled();
    pool.setMaxTotal(1);
    pool.setBlockWhenExhausted(false);
    DataSource source = new PoolingDataSource<>(pool);
    Connection only = source.getConnection();
    assertThrows(SQLException.class, source::getConnection);
    only.close();
    counted("dbcp2", 1, 0, 1);
    pool.close();
  }

  @Test
  void aPoolThatTheApplicationPutsTogether() throws Exception {
    GenericObjectPool<PoolableConnection> pool = assembled();
    DataSource source = new PoolingDataSource<>(pool);
    source.getConnection().close();
    assertEquals("[dbcp2]", names().toString());
    assertEquals(5, known("dbcp2").max());
    counted("dbcp2", 1, 0, 1);
    pool.close();
  }

  @Test
  void aPoolOfDriverManager() throws Exception {
    PoolingDriver driver = new PoolingDriver();
    driver.registerPool("registered", assembled());
    DriverManager.getConnection("jdbc:apache:commons:dbcp:registered").close();
    assertEquals("[registered]", names().toString());
    counted("registered", 1, 0, 1);
    driver.closePool("registered");
  }

  @Test
  void aPoolWithoutANameHasItsDatabases() throws Exception {
    BasicDataSource pool = settings(null, 1, 1, LONG_MILLIS);
    pool.setDriverClassName("org.h2.Driver");
    pool.setUrl("jdbc:h2:mem:shop");
    pool.getConnection().close();
    assertEquals("[shop]", names().toString());
    pool.close();
  }

  @Test
  void aPoolOfOtherThingsIsNotMeasured() throws Exception {
    GenericObjectPool<Object> pool =
        new GenericObjectPool<>(
            new BasePooledObjectFactory<Object>() {
              @Override
              public Object create() {
                return new Object();
              }

              @Override
              public PooledObject<Object> wrap(Object made) {
                return new DefaultPooledObject<>(made);
              }
            });
    pool.returnObject(pool.borrowObject());
    assertEquals("[]", names().toString());
    assertEquals("[]", sink.observations("wait").toString());
    pool.close();
  }
}
