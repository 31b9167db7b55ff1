package io.obs.instrumentation.hikaricp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Library;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What HikariCP does beside. */
@Library("com.zaxxer.hikari.HikariDataSource")
abstract class HikariCpContract extends ConnectionPoolContract {
  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis) {
    return new HikariDataSource(HikariCpConfig.of(name, max, idleMin, timeoutMillis));
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
      assertThrows(RuntimeException.class, HikariCpContract::openRefused);
      assertEquals("[]", names().toString());
    }
    assertEquals(0, count("create", "refused"));
  }

  private static void openRefused() {
    HikariConfig config = HikariCpConfig.of("refused", 1, 1, SHORT_MILLIS);
    config.setJdbcUrl(REFUSED_URL);
    new HikariDataSource(config).close();
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
    HikariConfig config = HikariCpConfig.of(null, 1, 1, LONG_MILLIS);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertEquals("[" + pool.getPoolName() + "]", names().toString());
    }
  }
}
