package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.bytebuddy.asm.Advice;

/** Goes into the methods of CompletableFuture that make stages with two sources. */
public final class NewStageAdvice {
  private NewStageAdvice() {}

  /** The sources may have failed before. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.This CompletableFuture<?> first,
      @Advice.Argument(1) CompletionStage<?> second,
      @Advice.Return CompletableFuture<?> stage) {
    if (stage != null && UnreadFailures.any()) {
      UnreadFailures.passed(first, stage);
      if (second instanceof CompletableFuture) {
        UnreadFailures.passed((CompletableFuture<?>) second, stage);
      }
    }
  }
}
