package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code UniversalConnectionPoolImpl.returnConnection} and {@code closeConnection}. */
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
