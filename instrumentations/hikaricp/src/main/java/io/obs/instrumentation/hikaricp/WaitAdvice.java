package io.obs.instrumentation.hikaricp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import java.sql.SQLTransientConnectionException;
import net.bytebuddy.asm.Advice;

/** Goes into {@code HikariPool.getConnection(long)}, which waits for a connection. */
public final class WaitAdvice {
  private WaitAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the wait; that exception is what the pool throws when time is over, and only then. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos, @Advice.This Object pool, @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.obtained(startNanos, pool);
    } else if (thrown instanceof SQLTransientConnectionException) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
