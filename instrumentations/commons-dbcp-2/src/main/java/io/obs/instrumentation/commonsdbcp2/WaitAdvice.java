package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPoolRecorder;
import io.obs.bootstrap.ConnectionPools;
import java.util.NoSuchElementException;
import net.bytebuddy.asm.Advice;

/** Goes into {@code GenericObjectPool.borrowObject}, which waits for a connection. */
public final class WaitAdvice {
  private WaitAdvice() {}

  /** Starts the clock, unless other things are pooled. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter(@Advice.This Object pool) {
    return ConnectionPools.isUnknown(pool) ? 0 : ConnectionPoolRecorder.started();
  }

  /** Records the wait. That exception has other causes, too, which only its text tells. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos, @Advice.This Object pool, @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.obtained(startNanos, pool);
    } else if (thrown instanceof NoSuchElementException
        && thrown.getMessage() != null
        && thrown.getMessage().startsWith("Timeout waiting")) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
