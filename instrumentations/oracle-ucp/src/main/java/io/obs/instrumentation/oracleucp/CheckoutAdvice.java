package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import oracle.ucp.ConnectionFactoryAdapter;
import oracle.ucp.UniversalConnectionPoolException;
import oracle.ucp.common.UniversalConnectionPoolBase;
import oracle.ucp.jdbc.JDBCConnectionFactoryAdapter;

/**
 * Goes into {@code UniversalConnectionPoolImpl.borrowConnection}, which waits for a connection and
 * hands it out.
 */
public final class CheckoutAdvice {
  private CheckoutAdvice() {}

  /** Makes a pool known that is older than the agent, and starts the clock of the wait. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter(@Advice.This UniversalConnectionPoolBase pool) {
    if (ConnectionPools.isUnknown(pool)) {
      String name = pool.getName();
      ConnectionFactoryAdapter adapter = pool.getConnectionFactoryAdapter();
      ConnectionPools.opened(
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
    return ConnectionPoolRecorder.started();
  }

  /** Records the wait; 45064 is what the pool says when time is over and all are in use. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.This Object pool,
      @Advice.Return Object entry,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      if (entry != null) {
        ConnectionPoolRecorder.obtained(startNanos, pool);
        ConnectionPoolRecorder.borrowed(entry, pool);
      }
    } else if (thrown instanceof UniversalConnectionPoolException
        && ((UniversalConnectionPoolException) thrown).getErrorCode() == 45064) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
