package io.obs.instrumentation.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obs.testing.DatabaseContract;
import io.obs.testing.Library;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL server: the one that {@code OBS_TEST_POSTGRES_URL} names (a JDBC URL with user
 * and password), or one that is started here, which as root runs in a user namespace of its own.
 */
@Library("org.postgresql.Driver")
abstract class PostgresContract extends DatabaseContract {
  private static final String GIVEN = System.getenv("OBS_TEST_POSTGRES_URL");

  static String url;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() {
    url = GIVEN;
    if (url == null) {
      try {
        server = EmbeddedPostgres.builder().setCleanDataDirectory(true).start();
      } catch (IOException | RuntimeException e) {
        String reason = "left out: no PostgreSQL runs here: " + e;
        System.err.println(reason);
        assumeTrue(false, reason);
        return;
      }
      url = server.getJdbcUrl("postgres", "postgres");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Connection open() throws SQLException {
    return DriverManager.getConnection(url);
  }

  @Override
  protected DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    return dataSource;
  }

  @Override
  protected String database() {
    return "postgresql " + url.substring(url.lastIndexOf('/') + 1).split("\\?")[0];
  }

  @Override
  protected String createFunction() {
    return "CREATE OR REPLACE FUNCTION absolute(i INT) RETURNS INT"
        + " AS 'SELECT abs(i)' LANGUAGE SQL";
  }

  @Override
  protected String slowQuery() {
    return "SELECT pg_sleep(60)";
  }
}
