package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into what is no operation of the application, but for which some drivers execute a statement
 * or call {@code commit} of their own: the test of a connection, its change of mode, what cancels a
 * statement, the reading of generated keys.
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
