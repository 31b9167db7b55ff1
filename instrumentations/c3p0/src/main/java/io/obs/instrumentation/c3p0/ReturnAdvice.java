package io.obs.instrumentation.c3p0;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code checkinPooledConnection} and {@code destroyResource}. */
public final class ReturnAdvice {
  private ReturnAdvice() {}

  /** Records the use, before somebody else can borrow the connection. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Object entry) {
    ConnectionPoolRecorder.returned(entry);
  }
}
