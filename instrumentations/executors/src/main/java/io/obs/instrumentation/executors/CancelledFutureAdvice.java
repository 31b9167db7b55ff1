package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into {@code CompletableFuture.cancel}. */
public final class CancelledFutureAdvice {
  private CancelledFutureAdvice() {}

  /** Whoever cancels a future that has failed does not want to know. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.Return boolean cancelled, @Advice.FieldValue("result") Object result) {
    if (!cancelled && UnreadFailures.any()) {
      UnreadFailures.askedResult(result);
    }
  }
}
