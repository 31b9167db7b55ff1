package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code DefaultPooledObject.markReturning}, {@code deallocate} and {@code invalidate}.
 */
public final class ReturnAdvice {
  private ReturnAdvice() {}

  /** Records the use, before somebody else can borrow the connection. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object entry) {
    ConnectionPoolRecorder.returned(entry);
  }
}
