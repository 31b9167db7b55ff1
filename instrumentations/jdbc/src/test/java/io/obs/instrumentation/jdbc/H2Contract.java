package io.obs.instrumentation.jdbc;

import io.obs.testing.DatabaseContract;
import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** H2 in memory. */
@Library("org.h2.Driver")
abstract class H2Contract extends DatabaseContract {
  static final String URL = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection(URL, "sa", "");
  }

  @Override
  protected DataSource dataSource() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(URL);
    dataSource.setUser("sa");
    return dataSource;
  }

  @Override
  protected String database() {
    return "h2database shop";
  }

  @Override
  protected String createFunction() {
    return "CREATE ALIAS IF NOT EXISTS absolute FOR \"java.lang.Math.abs(int)\"";
  }

  @Override
  protected String slowQuery() {
    return "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000000000) WHERE MOD(x, 7) = 3";
  }
}
