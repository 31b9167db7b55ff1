package io.obs.instrumentation.jdbc;

import io.obs.testing.DatabaseContract;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real MariaDB by MariaDB Connector/J. */
abstract class MariaDbContract extends DatabaseContract {
  private static MariaDbServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = MariaDbServer.start();
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (server != null) {
      server.stop();
    }
  }

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

  @Override
  protected String identity() {
    return "INT AUTO_INCREMENT PRIMARY KEY";
  }

  @Override
  protected String createFunction() {
    return "CREATE OR REPLACE PROCEDURE absolute(i INT) SELECT ABS(i)";
  }

  @Override
  protected String slowQuery() {
    return "SELECT SLEEP(60)";
  }
}
