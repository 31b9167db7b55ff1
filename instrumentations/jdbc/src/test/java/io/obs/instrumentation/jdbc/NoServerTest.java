package io.obs.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.HasState;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Drivers of databases that no test can start: their classes are woven, and a server that refuses
 * the connection is seen, by the names in the URL.
 */
class NoServerTest {
  private final RecordingSink sink = Weaving.install();

  @ParameterizedTest
  @CsvSource({
    "net.sourceforge.jtds.jdbc.Driver, jdbc:jtds:sqlserver://127.0.0.1:1/shop,"
        + " microsoft.sql_server",
    "com.microsoft.sqlserver.jdbc.SQLServerDriver,"
        + " jdbc:sqlserver://127.0.0.1:1;databaseName=shop;connectRetryCount=0;loginTimeout=5,"
        + " microsoft.sql_server",
    "oracle.jdbc.OracleDriver, jdbc:oracle:thin:@//127.0.0.1:1/shop, oracle.db",
  })
  void refused(String driver, String url, String system) throws Exception {
    Driver opener = (Driver) Class.forName(driver).getDeclaredConstructor().newInstance();
    Properties info = new Properties();
    info.setProperty("user", "scott");
    info.setProperty("password", "tiger");
    sink.clear();
    SQLException thrown = assertThrows(SQLException.class, () -> opener.connect(url, info));
    assertEquals(
        "[" + system + " shop CONNECT - " + thrown.getClass().getName() + "]",
        sink.observations("connect").toString());
    assertEquals("[]", sink.observations("database").toString());
    assertEquals("{}", sink.inFlight().toString());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "net.sourceforge.jtds.jdbc.JtdsStatement",
    "net.sourceforge.jtds.jdbc.JtdsPreparedStatement",
    "net.sourceforge.jtds.jdbc.JtdsCallableStatement",
    "com.microsoft.sqlserver.jdbc.SQLServerConnection",
    "com.microsoft.sqlserver.jdbc.SQLServerStatement",
    "com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement",
    "com.microsoft.sqlserver.jdbc.SQLServerCallableStatement",
    "oracle.jdbc.driver.PhysicalConnection",
    "oracle.jdbc.driver.OracleStatement",
    "oracle.jdbc.driver.OraclePreparedStatement",
    "oracle.jdbc.driver.OracleCallableStatement",
  })
  void woven(String type) throws Exception {
    Class<?> loaded = Class.forName(type);
    assertTrue(HasState.class.isAssignableFrom(loaded), () -> Weaving.log().toString());
  }
}
