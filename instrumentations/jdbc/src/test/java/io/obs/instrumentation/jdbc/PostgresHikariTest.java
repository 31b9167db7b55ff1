package io.obs.instrumentation.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.obs.testing.Library;
import io.obs.testing.Weaving;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** PostgreSQL through HikariCP. */
@Library({"org.postgresql.Driver", "com.zaxxer.hikari.HikariDataSource"})
class PostgresHikariTest extends PostgresContract {
  private static DataSource pool;

  @BeforeAll
  static void openPool() {
    Weaving.install();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(10);
    pool = new HikariDataSource(config);
  }

  @AfterAll
  static void closePool() {
    if (pool != null) {
      ((HikariDataSource) pool).close();
    }
  }

  @Override
  protected Connection connect() throws SQLException {
    return pool.getConnection();
  }
}
