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

/** H2 through HikariCP, whose statements are classes around the driver's. */
@Library({"org.h2.Driver", "com.zaxxer.hikari.HikariDataSource"})
class H2HikariTest extends H2Contract {
  private static DataSource pool;

  @BeforeAll
  static void openPool() {
    Weaving.install();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(URL);
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(10);
    pool = new HikariDataSource(config);
  }

  @AfterAll
  static void closePool() {
    ((HikariDataSource) pool).close();
  }

  @Override
  protected Connection connect() throws SQLException {
    return pool.getConnection();
  }
}
