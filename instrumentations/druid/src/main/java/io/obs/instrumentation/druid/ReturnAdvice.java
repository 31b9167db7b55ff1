package io.obs.instrumentation.druid;

import com.alibaba.druid.pool.DruidConnectionHolder;
import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code DruidPooledConnection.recycle} and {@code disable}. */
public final class ReturnAdvice {
  private ReturnAdvice() {}

  /** Records the use, before somebody else can borrow the connection. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.FieldValue("holder") DruidConnectionHolder entry) {
    if (entry != null) {
      ConnectionPoolRecorder.returned(entry);
    }
  }
}
