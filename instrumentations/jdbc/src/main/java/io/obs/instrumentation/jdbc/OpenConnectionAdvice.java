package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Driver.connect}, and into what a driver's own data source calls instead. */
public final class OpenConnectionAdvice {
  private OpenConnectionAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.Argument(0) String url) {
    return DatabaseRecorder.connectStarted(url);
  }

  /** Records the call, unless the URL was for another driver. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter int started,
      @Advice.Return Object connection,
      @Advice.Thrown Throwable thrown) {
    DatabaseRecorder.connectEnded(started, connection, thrown);
  }
}
