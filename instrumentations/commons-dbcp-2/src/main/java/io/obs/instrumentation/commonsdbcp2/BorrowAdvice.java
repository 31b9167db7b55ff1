package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code BaseGenericObjectPool.updateStatsBorrow}, the last that a pool does before it
 * hands something out. What was found broken, and thrown away, does not come here.
 */
public final class BorrowAdvice {
  private BorrowAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This Object pool, @Advice.Argument(0) Object entry) {
    ConnectionPoolRecorder.borrowed(entry, pool);
  }
}
