package io.obs.instrumentation.jdbc;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;

/** The driver was used before the agent came. */
class SqliteAttachTest extends SqliteContract {
  @BeforeAll
  static void useDriverAndAttach() throws SQLException {
    EarlyUse.of(connection(), "SELECT 1");
  }
}
