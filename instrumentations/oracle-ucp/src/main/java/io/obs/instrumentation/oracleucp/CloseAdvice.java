package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code UniversalPooledConnectionImpl.close}, and what closes a connection that its
 * borrower has kept for too long.
 */
public final class CloseAdvice {
  private CloseAdvice() {}

  /** Records the use, if the connection is borrowed. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object entry) {
    ConnectionPoolRecorder.returned(entry);
  }
}
