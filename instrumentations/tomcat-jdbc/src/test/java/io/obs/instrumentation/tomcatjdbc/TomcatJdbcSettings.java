package io.obs.instrumentation.tomcatjdbc;

import io.obs.testing.ConnectionPoolContract;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** Apart from the tests, which load where the library does not. */
final class TomcatJdbcSettings {
  private TomcatJdbcSettings() {}

  static PoolProperties of(String name, int max, int idleMin, long timeoutMillis) {
    PoolProperties settings = new PoolProperties();
    if (name != null) {
      settings.setName(name);
    }
    settings.setDriverClassName(ConnectionPoolContract.DRIVER);
    settings.setUrl(ConnectionPoolContract.URL);
    settings.setMaxActive(max);
    settings.setMaxIdle(max);
    settings.setMinIdle(idleMin);
    settings.setInitialSize(idleMin);
    settings.setMaxWait((int) timeoutMillis);
    return settings;
  }
}
