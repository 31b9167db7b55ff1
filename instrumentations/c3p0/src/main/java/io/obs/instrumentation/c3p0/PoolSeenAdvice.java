package io.obs.instrumentation.c3p0;

import com.mchange.v2.c3p0.DriverManagerDataSource;
import com.mchange.v2.c3p0.WrapperConnectionPoolDataSource;
import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import net.bytebuddy.asm.Advice;

/** Goes into {@code C3P0PooledConnectionPoolManager.getPool}. */
public final class PoolSeenAdvice {
  private PoolSeenAdvice() {}

  /** Makes a pool known that is not. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Return Object pool,
      @Advice.FieldValue("cpds") ConnectionPoolDataSource driver,
      @Advice.FieldValue("parentDataSourceName") String name,
      @Advice.FieldValue("parentDataSourceIdentityToken") String token) {
    if (pool != null && ConnectionPools.isUnknown(pool)) {
      String url = null;
      if (driver instanceof WrapperConnectionPoolDataSource) {
        DataSource nested = ((WrapperConnectionPoolDataSource) driver).getNestedDataSource();
        if (nested instanceof DriverManagerDataSource) {
          url = ((DriverManagerDataSource) nested).getJdbcUrl();
        }
      }
      ConnectionPools.opened(
          pool,
          name == null || name.equals(token) ? null : name,
          ConnectionPools.nameOf(url, "c3p0"),
          MethodHandles.lookup(),
          "rp.getAvailableCount()",
          "getNumBusyConnections()",
          "rp.getMaxPoolSize()",
          "rp.getMinPoolSize()",
          "rp.getNumCheckoutWaiters()");
    }
  }
}
