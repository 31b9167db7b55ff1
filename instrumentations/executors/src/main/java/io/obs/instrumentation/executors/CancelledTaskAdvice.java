package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into {@code FutureTask.cancel}. */
public final class CancelledTaskAdvice {
  private CancelledTaskAdvice() {}

  /** Whoever cancels a task that has failed does not want to know. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.Return boolean cancelled, @Advice.FieldValue("outcome") Object outcome) {
    if (!cancelled && outcome instanceof Throwable) {
      UnreadFailures.asked((Throwable) outcome);
    }
  }
}
