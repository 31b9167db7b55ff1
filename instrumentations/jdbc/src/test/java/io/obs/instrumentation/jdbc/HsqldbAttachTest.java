package io.obs.instrumentation.jdbc;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;

/** The driver was used before the agent came. */
class HsqldbAttachTest extends HsqldbContract {
  @BeforeAll
  static void useDriverAndAttach() throws SQLException {
    EarlyUse.of(DriverManager.getConnection(URL, "SA", ""), "VALUES (1)");
  }
}
