package io.obs.instrumentation.uncaughtexceptions;

import io.obs.bootstrap.ErrorRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Thread.dispatchUncaughtException}. */
public final class DispatchAdvice {
  private DispatchAdvice() {}

  /** Records the exception before any handler has seen it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Thread thread, @Advice.Argument(0) Throwable thrown) {
    ErrorRecorder.endedThread(thread, thrown);
  }
}
