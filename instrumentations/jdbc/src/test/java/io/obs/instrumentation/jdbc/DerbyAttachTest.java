package io.obs.instrumentation.jdbc;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;

/** The driver was used before the agent came. */
class DerbyAttachTest extends DerbyContract {
  @BeforeAll
  static void useDriverAndAttach() throws SQLException {
    EarlyUse.of(DriverManager.getConnection(URL), "VALUES (1)");
  }
}
