package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into the two methods by which pools have a connection opened. Neither knows its pool. */
public final class CreateAdvice {
  private CreateAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the connection, if there is one. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter long startNanos, @Advice.Return Object entry) {
    if (entry != null) {
      ConnectionPoolRecorder.entryCreated(startNanos, entry);
    }
  }
}
