package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Connection.isValid}, for which some drivers execute a statement. */
public final class TestConnectionAdvice {
  private TestConnectionAdvice() {}

  /** Begins what is not measured. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter() {
    return DatabaseRecorder.testStarted();
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    DatabaseRecorder.testEnded(started);
  }
}
