package io.obs.instrumentation.tomcatjdbc;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.jdbc.pool.PoolExhaustedException;

/**
 * Goes into {@code ConnectionPool.getConnection}, and not into what waits inside: the pool borrows
 * its own first connections there.
 */
public final class WaitAdvice {
  private WaitAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the wait; that exception is what the pool throws when time is over. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos, @Advice.This Object pool, @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.obtained(startNanos, pool);
    } else if (thrown instanceof PoolExhaustedException) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
