package io.obs.instrumentation.hikaricp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code PoolBase.newConnection}: one connection is opened and set up. */
public final class CreateAdvice {
  private CreateAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the connection, if there is one. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos, @Advice.This Object pool, @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.created(startNanos, pool);
    }
  }
}
