package io.obs.instrumentation.tomcatjdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.testing.ConnectionPoolContract;
import io.obs.testing.Library;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.Test;

/** What Tomcat's pool does beside. */
@Library("org.apache.tomcat.jdbc.pool.ConnectionPool")
abstract class TomcatJdbcContract extends ConnectionPoolContract {
  @Override
  protected DataSource open(String name, int max, int idleMin, long timeoutMillis)
      throws SQLException {
    DataSource pool =
        new org.apache.tomcat.jdbc.pool.DataSource(
            TomcatJdbcSettings.of(name, max, idleMin, timeoutMillis));
    ((org.apache.tomcat.jdbc.pool.DataSource) pool).createPool();
    return pool;
  }

  @Override
  protected void close(DataSource pool) {
    ((org.apache.tomcat.jdbc.pool.DataSource) pool).close(true);
  }

  /** A data source that was closed opens another pool when it is asked again. */
  @Override
  protected boolean opensAgain() {
    return true;
  }

  @Test
  void aPoolThatCannotOpenIsForgotten() {
    PoolProperties settings = TomcatJdbcSettings.of("refused", 1, 1, SHORT_MILLIS);
    settings.setUrl(REFUSED_URL);
    org.apache.tomcat.jdbc.pool.DataSource pool =
        new org.apache.tomcat.jdbc.pool.DataSource(settings);
    for (int i = 0; i < 2; i++) {
      assertThrows(SQLException.class, pool::getConnection);
      assertEquals("[]", names().toString());
    }
    assertEquals(0, count("create", "refused"));
  }

  @Test
  void aPoolWithoutANameHasItsDatabases() throws Exception {
    PoolProperties settings = TomcatJdbcSettings.of(null, 1, 1, LONG_MILLIS);
    settings.setDriverClassName("org.h2.Driver");
    settings.setUrl("jdbc:h2:mem:shop");
    org.apache.tomcat.jdbc.pool.DataSource pool =
        new org.apache.tomcat.jdbc.pool.DataSource(settings);
    pool.getConnection().close();
    assertEquals("[shop]", names().toString());
    pool.close();
  }
}
