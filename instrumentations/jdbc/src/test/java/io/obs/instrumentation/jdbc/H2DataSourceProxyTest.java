package io.obs.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** H2 behind the dynamic proxies of datasource-proxy. */
class H2DataSourceProxyTest extends H2Contract {
  @Override
  protected Connection open() throws SQLException {
    return dataSource().getConnection();
  }

  @Override
  protected DataSource dataSource() {
    return ProxyDataSourceBuilder.create(super.dataSource()).name("proxy").build();
  }
}
