package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into {@code invokeAll} of executors, which waits for its tasks by asking each of them. */
public final class InvokeAllAdvice {
  private InvokeAllAdvice() {}

  /** What is asked now is not for the caller. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter() {
    UnreadFailures.invokesAll();
    return 1;
  }

  /** The caller has the futures, and may ask. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(@Advice.Enter int entered) {
    if (entered != 0) {
      UnreadFailures.invokedAll();
    }
  }
}
