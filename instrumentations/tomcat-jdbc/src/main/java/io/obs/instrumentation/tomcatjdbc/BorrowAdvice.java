package io.obs.instrumentation.tomcatjdbc;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ConnectionPool.setupConnection}: what it makes is what is handed out. */
public final class BorrowAdvice {
  private BorrowAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This Object pool, @Advice.Argument(0) Object entry, @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.borrowed(entry, pool);
    }
  }
}
