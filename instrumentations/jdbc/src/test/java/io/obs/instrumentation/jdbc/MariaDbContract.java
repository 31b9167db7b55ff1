package io.obs.instrumentation.jdbc;

import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real MariaDB by MariaDB Connector/J. */
@Library("org.mariadb.jdbc.Driver")
abstract class MariaDbContract extends MariaDbServerContract {
  static String url() {
    return "jdbc:mariadb://" + server.address() + "&sslMode=disable";
  }

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection(url());
  }

  @Override
  protected String database() {
    return "mariadb " + server.database();
  }
}
