package io.obs.instrumentation.jdbc;

import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;

/** HSQLDB in memory. */
@Library("org.hsqldb.jdbc.JDBCDriver")
abstract class HsqldbContract extends RoutinesContract {
  static final String URL = "jdbc:hsqldb:mem:shop";

  static {
    // else HSQLDB 2.7 calls no Java; read once, when it starts
    System.setProperty("hsqldb.method_class_names", Routines.class.getName() + ".*");
  }

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection(URL, "SA", "");
  }

  @Override
  protected DataSource dataSource() {
    JDBCDataSource dataSource = new JDBCDataSource();
    dataSource.setUrl(URL);
    dataSource.setUser("SA");
    return dataSource;
  }

  @Override
  protected String database() {
    return "hsqldb shop";
  }

  @Override
  protected void createSchema(Statement statement) throws SQLException {
    statement.execute("DROP PROCEDURE nap IF EXISTS");
    statement.execute(
        "CREATE PROCEDURE nap() LANGUAGE JAVA NO SQL EXTERNAL NAME 'CLASSPATH:"
            + Routines.class.getName()
            + ".nap'");
    statement.execute("DROP PROCEDURE absolute IF EXISTS");
    super.createSchema(statement);
  }

  @Override
  protected String createFunction() {
    return "CREATE PROCEDURE absolute(IN i INT) LANGUAGE JAVA NO SQL EXTERNAL NAME 'CLASSPATH:"
        + Routines.class.getName()
        + ".absolute'";
  }
}
