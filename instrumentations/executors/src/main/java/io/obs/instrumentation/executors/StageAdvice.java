package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Goes into {@code CompletableFuture.postFire} of stages with one source. */
public final class StageAdvice {
  private StageAdvice() {}

  /** The stage is complete. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This CompletableFuture<?> stage, @Advice.Argument(0) CompletableFuture<?> source) {
    if (source != null && UnreadFailures.any()) {
      UnreadFailures.passed(source, stage);
    }
  }
}
