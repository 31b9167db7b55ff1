package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Goes into {@code CompletableFuture.postFire} of stages with two sources. */
public final class TwoSourcesAdvice {
  private TwoSourcesAdvice() {}

  /** The stage is complete. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This CompletableFuture<?> stage,
      @Advice.Argument(0) CompletableFuture<?> first,
      @Advice.Argument(1) CompletableFuture<?> second) {
    if (first != null && second != null && UnreadFailures.any()) {
      UnreadFailures.passed(first, stage);
      UnreadFailures.passed(second, stage);
    }
  }
}
