package io.obs.instrumentation.c3p0;

import com.mchange.v2.resourcepool.TimeoutException;
import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code C3P0PooledConnectionPool.checkoutPooledConnection}, which waits for a connection
 * and hands it out.
 */
public final class CheckoutAdvice {
  private CheckoutAdvice() {}

  /** Starts the clock of the wait. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the wait; that is what the pool throws when time is over. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.This Object pool,
      @Advice.Return Object entry,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.obtained(startNanos, pool);
      ConnectionPoolRecorder.borrowed(entry, pool);
    } else if (thrown.getCause() instanceof TimeoutException) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
