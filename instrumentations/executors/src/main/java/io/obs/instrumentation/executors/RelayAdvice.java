package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into {@code CompletableFuture.completeRelay}. */
public final class RelayAdvice {
  private RelayAdvice() {}

  /** The stage had a result before the future that it depends on. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(@Advice.Argument(0) Object result, @Advice.Return boolean completed) {
    if (!completed && UnreadFailures.any()) {
      UnreadFailures.askedResult(result);
    }
  }
}
