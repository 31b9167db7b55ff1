package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code Connection.isValid} and {@code setAutoCommit}, for which some drivers execute a
 * statement or call {@code commit} of their own.
 */
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
