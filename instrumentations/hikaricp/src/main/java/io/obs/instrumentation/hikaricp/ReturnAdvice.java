package io.obs.instrumentation.hikaricp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code PoolEntry.recycle} and {@code close}. */
public final class ReturnAdvice {
  private ReturnAdvice() {}

  /** Records the use, before somebody else can borrow the connection. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object entry) {
    ConnectionPoolRecorder.returned(entry);
  }
}
