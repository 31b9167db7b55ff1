package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import oracle.ucp.ConnectionFactoryAdapter;
import oracle.ucp.common.UniversalConnectionPoolBase;
import oracle.ucp.jdbc.JDBCConnectionFactoryAdapter;

/** Goes into {@code UniversalConnectionPoolBase.start}, which makes the first connections. */
public final class PoolStartedAdvice {
  private PoolStartedAdvice() {}

  /** Makes the pool known. A name that the pool made up is another in each JVM. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This UniversalConnectionPoolBase pool) {
    String name = pool.getName();
    ConnectionFactoryAdapter adapter = pool.getConnectionFactoryAdapter();
    ConnectionPools.reopened(
        pool,
        name == null || name.startsWith("UniversalConnectionPool(") ? null : name,
        ConnectionPools.nameOf(
            adapter instanceof JDBCConnectionFactoryAdapter
                ? ((JDBCConnectionFactoryAdapter) adapter).getUrl()
                : null,
            "ucp"),
        MethodHandles.lookup(),
        "getAvailableConnectionsCount()",
        "getBorrowedConnectionsCount()",
        "getMaxPoolSize()",
        "getMinPoolSize()",
        "getPendingRequestsCount()");
  }

  /** Forgets a pool that could not be started; one that runs may be started in vain. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This UniversalConnectionPoolBase pool, @Advice.Thrown Throwable thrown) {
    if (thrown != null && !pool.isLifecycleRunning()) {
      ConnectionPools.closed(pool);
    }
  }
}
