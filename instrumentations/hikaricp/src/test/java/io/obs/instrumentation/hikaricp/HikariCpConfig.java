package io.obs.instrumentation.hikaricp;

import com.zaxxer.hikari.HikariConfig;
import io.obs.testing.ConnectionPoolContract;

/** Apart from the tests, which load where the library does not. */
final class HikariCpConfig {
  private HikariCpConfig() {}

  static HikariConfig of(String name, int max, int idleMin, long timeoutMillis) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDriverClassName(ConnectionPoolContract.DRIVER);
    config.setJdbcUrl(ConnectionPoolContract.URL);
    config.setMaximumPoolSize(max);
    config.setMinimumIdle(idleMin);
    config.setConnectionTimeout(timeoutMillis);
    return config;
  }
}
