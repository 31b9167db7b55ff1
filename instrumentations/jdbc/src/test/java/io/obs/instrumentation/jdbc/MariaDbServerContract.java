package io.obs.instrumentation.jdbc;

import io.obs.testing.DatabaseContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real MariaDB, by either of the drivers that speak to it. */
abstract class MariaDbServerContract extends DatabaseContract {
  /** Null where none runs. */
  static MariaDbServer server;

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
