package io.obs.instrumentation.jdbc;

import io.obs.testing.DatabaseContract;
import io.obs.testing.Library;
import java.io.File;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.sqlite.SQLiteDataSource;

/** SQLite in a file. */
@Library("org.sqlite.JDBC")
abstract class SqliteContract extends DatabaseContract {
  static final String URL = "jdbc:sqlite:target/sqlite/shop.db";

  @BeforeAll
  static void makeFolder() {
    new File("target/sqlite").mkdirs();
  }

  /** Java 8 looks no further for drivers once it has found one that is too new for it. */
  static Connection connection() throws SQLException {
    try {
      Class.forName("org.sqlite.JDBC");
    } catch (ClassNotFoundException e) {
      throw new SQLException(e);
    }
    return DriverManager.getConnection(URL);
  }

  @Override
  protected Connection open() throws SQLException {
    return connection();
  }

  @Override
  protected DataSource dataSource() {
    SQLiteDataSource dataSource = new SQLiteDataSource();
    dataSource.setUrl(URL);
    return dataSource;
  }

  @Override
  protected String database() {
    return "sqlite shop.db";
  }

  @Override
  protected void createSchema(Statement statement) throws SQLException {
    statement.execute("DROP TABLE IF EXISTS orders");
    statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, name VARCHAR(40))");
  }

  @Override
  protected String createFunction() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected boolean supportsCalls() {
    return false;
  }

  /** 3.8.11 hands it to native code, which ends the JVM. */
  @Override
  protected boolean supportsNull() {
    return false;
  }

  @Override
  protected boolean supportsScrolling() {
    return false;
  }

  @Override
  protected String slowQuery() {
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
  }

  /** SQLite's timeout is for locks. */
  @Override
  protected boolean supportsQueryTimeout() {
    return false;
  }
}
