package io.obs.instrumentation.vibur;

import io.obs.testing.ConnectionPoolContract;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Apart from the tests, which load where the library does not. */
final class ViburSettings {
  private ViburSettings() {}

  static ViburDBCPDataSource of(String name, int max, int idleMin, long timeoutMillis) {
    ViburDBCPDataSource pool = new ViburDBCPDataSource();
    if (name != null) {
      pool.setName(name);
    }
    pool.setDriverClassName(ConnectionPoolContract.DRIVER);
    pool.setJdbcUrl(ConnectionPoolContract.URL);
    pool.setUsername("");
    pool.setPassword("");
    pool.setPoolMaxSize(max);
    pool.setPoolInitialSize(idleMin);
    pool.setConnectionTimeoutInMs(timeoutMillis);
    return pool;
  }
}
