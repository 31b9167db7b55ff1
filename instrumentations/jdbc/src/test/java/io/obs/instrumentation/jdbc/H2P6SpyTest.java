package io.obs.instrumentation.jdbc;

import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** H2 spied on by p6spy's driver. */
@Library({"com.p6spy.engine.spy.P6SpyDriver", "org.h2.Driver"})
class H2P6SpyTest extends H2Contract {
  static {
    System.setProperty("p6spy.config.logfile", "target/spy.log");
  }

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection(URL.replace("jdbc:", "jdbc:p6spy:"), "sa", "");
  }
}
