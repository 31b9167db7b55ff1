package io.obs.instrumentation.hikaricp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.obs.testing.ConnectionPoolContract;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What HikariCP does beside. */
abstract class HikariCpContract extends ConnectionPoolContract {
  static HikariConfig config(String name, int max, int idleMin, long timeoutMillis) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDriverClassName(DRIVER);
    config.setJdbcUrl(URL);
    config.setMaximumPoolSize(max);
    config.setMinimumIdle(idleMin);
    config.setConnectionTimeout(timeoutMillis);
    return config;
  }

  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis) {
    return new HikariDataSource(config(name, max, idleMin, timeoutMillis));
  }

  @Override
  protected void close(DataSource pool) {
    ((HikariDataSource) pool).close();
  }

  @Override
  protected boolean canBeCollected() {
    return false;
  }

  @Test
  void aPoolThatCannotOpenIsForgotten() {
    for (int i = 0; i < 2; i++) {
      HikariConfig config = config("refused", 1, 1, SHORT_MILLIS);
      config.setJdbcUrl(REFUSED_URL);
      assertThrows(RuntimeException.class, () -> new HikariDataSource(config));
      assertEquals("[]", names().toString());
    }
    assertEquals(0, count("create", "refused"));
  }

  @Test
  void aConnectionThatIsEvictedIsNotUsedAnyMore() throws Exception {
    HikariDataSource pool = (HikariDataSource) opened("evicted", 1, 1, LONG_MILLIS);
    Connection connection = pool.getConnection();
    pool.evictConnection(connection);
    connection.close();
    counted("evicted", 1, 0, 1);
  }

  @Test
  void aPoolWithoutANameHasTheLibrarysOwn() throws Exception {
    HikariConfig config = config(null, 1, 1, LONG_MILLIS);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertEquals("[" + pool.getPoolName() + "]", names().toString());
    }
  }
}
