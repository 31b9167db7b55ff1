package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into what a pooled connection is told when it is closed, or was kept for too long: then the
 * pool takes it away, and some versions do not close it.
 */
public final class CloseAdvice {
  private CloseAdvice() {}

  /** Records the use, if the connection is borrowed. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object entry) {
    ConnectionPoolRecorder.returned(entry);
  }
}
