package io.obs.instrumentation.jdbc;

import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real MariaDB by MySQL Connector/J. */
@Library("com.mysql.jdbc.Driver")
abstract class MySqlContract extends MariaDbServerContract {
  static String url() {
    return "jdbc:mysql://" + server.address() + "&useSSL=false&allowPublicKeyRetrieval=true";
  }

  /** Java 8 looks no further for drivers once it has found one that is too new for it. */
  static Connection connection() throws SQLException {
    try {
      Class.forName("com.mysql.jdbc.Driver");
    } catch (ClassNotFoundException e) {
      throw new SQLException(e);
    }
    return DriverManager.getConnection(url());
  }

  @Override
  protected Connection open() throws SQLException {
    return connection();
  }

  @Override
  protected String database() {
    return "mysql " + server.database();
  }
}
