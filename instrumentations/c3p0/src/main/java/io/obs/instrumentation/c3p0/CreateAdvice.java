package io.obs.instrumentation.c3p0;

import com.mchange.v2.c3p0.DriverManagerDataSource;
import com.mchange.v2.c3p0.WrapperConnectionPoolDataSource;
import com.mchange.v2.c3p0.impl.C3P0PooledConnectionPool;
import io.obs.bootstrap.ConnectionPoolRecorder;
import io.obs.bootstrap.ConnectionPools;
import io.obs.bootstrap.ObjectState;
import java.lang.invoke.MethodHandles;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code acquireResource} of the class inside {@code C3P0PooledConnectionPool} that its
 * threads open connections with: the first that is heard of a new pool.
 */
public final class CreateAdvice {
  private CreateAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Makes a pool known that is not, and records the connection, if there is one. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.FieldValue("this$0") C3P0PooledConnectionPool pool,
      @Advice.FieldValue("val$cpds") ConnectionPoolDataSource driver,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      if (ConnectionPools.isUnknown(pool)) {
        String url = null;
        if (driver instanceof WrapperConnectionPoolDataSource) {
          DataSource nested = ((WrapperConnectionPoolDataSource) driver).getNestedDataSource();
          if (nested instanceof DriverManagerDataSource) {
            url = ((DriverManagerDataSource) nested).getJdbcUrl();
          }
        }
        Object name = ObjectState.get(driver);
        ConnectionPools.opened(
            pool,
            name instanceof String ? (String) name : null,
            ConnectionPools.nameOf(url, "c3p0"),
            MethodHandles.lookup(),
            "rp.getAvailableCount()",
            "getNumBusyConnections()",
            "rp.getMaxPoolSize()",
            "rp.getMinPoolSize()",
            "rp.getNumCheckoutWaiters()");
      }
      ConnectionPoolRecorder.created(startNanos, pool);
    }
  }
}
