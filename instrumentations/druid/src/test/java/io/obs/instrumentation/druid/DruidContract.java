package io.obs.instrumentation.druid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.DruidPooledConnection;
import com.alibaba.druid.pool.vendor.NullExceptionSorter;
import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Deadline;
import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What Druid does beside. */
@Library("com.alibaba.druid.pool.DruidDataSource")
abstract class DruidContract extends ConnectionPoolContract {
  static DruidDataSource settings(String name, int max, int idleMin, long timeoutMillis) {
    DruidDataSource pool = new DruidDataSource();
    if (name != null) {
      pool.setName(name);
    }
    pool.setDriverClassName(DRIVER);
    pool.setUrl(URL);
    pool.setMaxActive(max);
    pool.setMinIdle(idleMin);
    pool.setInitialSize(idleMin);
    pool.setMaxWait(timeoutMillis);
    return pool;
  }

  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis)
      throws SQLException {
    DruidDataSource pool = settings(name, max, idleMin, timeoutMillis);
    pool.init();
    return pool;
  }

  @Override
  protected void close(DataSource pool) {
    ((DruidDataSource) pool).close();
  }

  /** Its threads hold it. */
  @Override
  protected boolean canBeCollected() {
    return false;
  }

  @Test
  void aPoolIsKnownOnceItIsOpen() throws Exception {
    DataSource pool = opened("empty", 1, 0, LONG_MILLIS);
    assertEquals("[empty]", names().toString());
    pool.getConnection().close();
    assertEquals(1, known("empty").idle());
    counted("empty", 1, 0, 1);
  }

  @Test
  void aPoolThatCannotConnectHasNoConnections() {
    DruidDataSource pool = settings("refused", 1, 1, SHORT_MILLIS);
    pool.setUrl(REFUSED_URL);
    pool.setTimeBetweenConnectErrorMillis(SHORT_MILLIS);
    assertThrows(SQLException.class, pool::getConnection);
    assertEquals(0, count("create", "refused"));
    assertEquals(0, count("use", "refused"));
    pool.close();
  }

  @Test
  void aConnectionThatBrokeWhileIdleIsNotBorrowed() throws Exception {
    DruidDataSource pool = (DruidDataSource) opened("broken", 1, 1, LONG_MILLIS);
    pool.setTestOnBorrow(true);
    pool.setValidationQuery("select 1");
    DruidPooledConnection connection = pool.getConnection();
    Connection physical = connection.getConnectionHolder().getConnection();
    connection.close();
    physical.close();
    pool.getConnection().close();
    counted("broken", 2, 0, 2);
    assertEquals(2, count("create", "broken"));
  }

  @Test
  void aConnectionThatBreaksInUseIsUsedOnce() throws Exception {
    DruidDataSource pool = settings("broken", 1, 1, LONG_MILLIS);
    pool.setExceptionSorter(
        new NullExceptionSorter() {
          @Override
          public boolean isExceptionFatal(SQLException e) {
            return true;
          }
        });
    pool.init();
    Connection connection = pool.getConnection();
    assertThrows(SQLException.class, () -> connection.prepareStatement("nonsense"));
    counted("broken", 1, 0, 1);
    connection.close();
    pool.getConnection().close();
    counted("broken", 2, 0, 2);
    pool.close();
  }

  @Test
  void aConnectionThatIsHeldTooLongIsUsedOnce() throws Exception {
    DruidDataSource pool = settings("held", 1, 1, LONG_MILLIS);
    pool.setRemoveAbandoned(true);
    pool.setRemoveAbandonedTimeoutMillis(1);
    pool.init();
    Connection connection = pool.getConnection();
    Deadline.await(() -> pool.removeAbandoned() == 1);
    connection.close();
    counted("held", 1, 0, 1);
    pool.close();
  }

  @Test
  void aPoolThatIsRestartedIsKnownAgain() throws Exception {
    DruidDataSource pool = (DruidDataSource) opened("restarted", 1, 1, LONG_MILLIS);
    pool.getConnection().close();
    pool.restart();
    assertEquals("[restarted]", names().toString());
    pool.getConnection().close();
    assertEquals(1, known("restarted").idle());
    counted("restarted", 2, 0, 2);
  }

  @Test
  void filtersCountOnce() throws Exception {
    DruidDataSource pool = settings("filtered", 1, 1, LONG_MILLIS);
    pool.setFilters("stat,wall");
    pool.setUrl("jdbc:h2:mem:pools;DB_CLOSE_DELAY=-1");
    pool.setDriverClassName("org.h2.Driver");
    pool.init();
    pool.getConnection().close();
    assertEquals(1, count("wait", "filtered"));
    assertEquals(1, count("use", "filtered"));
    assertEquals(1, count("create", "filtered"));
    pool.close();
  }

  @Test
  void aPoolWithoutANameHasItsDatabases() throws Exception {
    DruidDataSource pool = settings(null, 1, 1, LONG_MILLIS);
    pool.setDriverClassName("org.h2.Driver");
    pool.setUrl("jdbc:h2:mem:shop");
    pool.getConnection().close();
    assertEquals("[shop]", names().toString());
    pool.close();
  }
}
