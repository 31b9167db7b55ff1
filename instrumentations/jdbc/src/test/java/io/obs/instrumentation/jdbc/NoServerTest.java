package io.obs.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obs.bootstrap.HasState;
import io.obs.testing.LibraryJar;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drivers of databases that no test can start: their classes are woven, and a server that refuses
 * the connection is seen, by the names in the URL.
 */
@ParameterizedClass
@MethodSource("drivers")
class NoServerTest {
  private final RecordingSink sink = Weaving.install();
  private final Tried tried;

  NoServerTest(Tried tried) {
    assumeTrue(tried.jar.whyNot() == null, tried.jar.whyNot());
    this.tried = tried;
  }

  static List<Tried> drivers() {
    return Arrays.asList(
        new Tried(
            "net.sourceforge.jtds.jdbc.Driver",
            "jdbc:jtds:sqlserver://127.0.0.1:1/shop",
            "microsoft.sql_server",
            "net.sourceforge.jtds.jdbc.JtdsStatement",
            "net.sourceforge.jtds.jdbc.JtdsPreparedStatement",
            "net.sourceforge.jtds.jdbc.JtdsCallableStatement"),
        new Tried(
            "com.microsoft.sqlserver.jdbc.SQLServerDriver",
            "jdbc:sqlserver://127.0.0.1:1;databaseName=shop;connectRetryCount=0;loginTimeout=5",
            "microsoft.sql_server",
            "com.microsoft.sqlserver.jdbc.SQLServerConnection",
            "com.microsoft.sqlserver.jdbc.SQLServerStatement",
            "com.microsoft.sqlserver.jdbc.SQLServerPreparedStatement",
            "com.microsoft.sqlserver.jdbc.SQLServerCallableStatement"),
        new Tried(
            "oracle.jdbc.OracleDriver",
            "jdbc:oracle:thin:@//127.0.0.1:1/shop",
            "oracle.db",
            "oracle.jdbc.driver.PhysicalConnection",
            "oracle.jdbc.driver.OracleStatement",
            "oracle.jdbc.driver.OraclePreparedStatement",
            "oracle.jdbc.driver.OracleCallableStatement"));
  }

  @Test
  void refused() throws Exception {
    Driver opener = (Driver) Class.forName(tried.driver).getDeclaredConstructor().newInstance();
    Properties info = new Properties();
    info.setProperty("user", "scott");
    info.setProperty("password", "tiger");
    sink.clear();
    SQLException thrown = assertThrows(SQLException.class, () -> opener.connect(tried.url, info));
    assertEquals(
        "[" + tried.system + " shop CONNECT - " + thrown.getClass().getName() + "]",
        sink.observations("connect").toString());
    assertEquals("[]", sink.observations("database").toString());
    assertEquals("{}", sink.inFlight().toString());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  @Test
  void woven() throws Exception {
    for (String type : tried.woven) {
      Class<?> loaded = Class.forName(type);
      assertTrue(HasState.class.isAssignableFrom(loaded), () -> type + ' ' + Weaving.log());
    }
  }

  /** A driver, a URL that leads nowhere, and classes that must be woven. */
  private static final class Tried {
    private final String driver;
    private final LibraryJar jar;
    private final String url;
    private final String system;
    private final String[] woven;

    Tried(String driver, String url, String system, String... woven) {
      this.driver = driver;
      this.jar = LibraryJar.of(driver);
      this.url = url;
      this.system = system;
      this.woven = woven;
    }

    @Override
    public String toString() {
      return jar.toString();
    }
  }
}
