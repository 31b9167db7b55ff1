package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into the methods that let a CompletableFuture fail unless it is complete. */
public final class RefusedAdvice {
  private RefusedAdvice() {}

  /** The future keeps the result that it had. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.Argument(0) Throwable failure,
      @Advice.Return boolean completed,
      @Advice.Thrown Throwable thrown) {
    if (!completed && thrown == null) {
      UnreadFailures.refused(failure);
    }
  }
}
