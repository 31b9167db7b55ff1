package io.obs.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real MariaDB by MySQL Connector/J. */
abstract class MySqlContract extends MariaDbServerContract {
  static String url() {
    return "jdbc:mysql://" + server.address() + "&useSSL=false&allowPublicKeyRetrieval=true";
  }

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection(url());
  }

  @Override
  protected String database() {
    return "mysql " + server.database();
  }
}
