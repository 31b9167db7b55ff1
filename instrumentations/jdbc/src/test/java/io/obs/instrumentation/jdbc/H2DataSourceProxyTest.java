package io.obs.instrumentation.jdbc;

import io.obs.testing.Library;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** H2 behind the dynamic proxies of datasource-proxy. */
@Library({"net.ttddyy.dsproxy.support.ProxyDataSource", "org.h2.Driver"})
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
