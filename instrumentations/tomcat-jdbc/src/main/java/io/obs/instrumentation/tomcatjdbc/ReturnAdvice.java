package io.obs.instrumentation.tomcatjdbc;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ConnectionPool.returnConnection}, {@code abandon} and {@code release}. */
public final class ReturnAdvice {
  private ReturnAdvice() {}

  /** Records the use, before somebody else can borrow the connection. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Object entry) {
    if (entry != null) {
      ConnectionPoolRecorder.returned(entry);
    }
  }
}
