package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into the constructor of what a CompletableFuture keeps when it has failed. */
public final class FailedResultAdvice {
  private FailedResultAdvice() {}

  /** Runs before the future is complete, so that nobody can have asked for it. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(@Advice.This Object result, @Advice.Argument(0) Throwable failure) {
    if (failure != null) {
      UnreadFailures.failedResult(result, failure);
    }
  }
}
