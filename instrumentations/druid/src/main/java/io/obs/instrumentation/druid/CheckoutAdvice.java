package io.obs.instrumentation.druid;

import com.alibaba.druid.pool.DruidPooledConnection;
import com.alibaba.druid.pool.GetConnectionTimeoutException;
import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code DruidDataSource.getConnectionDirect}, which waits for a connection, tests it and
 * hands it out.
 */
public final class CheckoutAdvice {
  private CheckoutAdvice() {}

  /** Starts the clock of the wait. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the wait; that exception is what the pool throws when time is over. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.This Object pool,
      @Advice.Return DruidPooledConnection connection,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.obtained(startNanos, pool);
      ConnectionPoolRecorder.borrowed(connection.getConnectionHolder(), pool);
    } else if (thrown instanceof GetConnectionTimeoutException) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
