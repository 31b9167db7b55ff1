package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into the methods by which tasks and futures return what they failed with. */
public final class ReturnedAdvice {
  private ReturnedAdvice() {}

  /** Whoever gets the exception knows of the failure. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(@Advice.Return Throwable failure) {
    if (failure != null) {
      UnreadFailures.asked(failure);
    }
  }
}
