package io.obs.instrumentation.vibur;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code PoolOperations.restore}, where every connection comes back, broken ones too. */
public final class ReturnAdvice {
  private ReturnAdvice() {}

  /** Records the use, before somebody else can borrow the connection. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Object entry) {
    ConnectionPoolRecorder.returned(entry);
  }
}
