package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Goes into {@code CompletableFuture.allOf} and {@code anyOf}. */
public final class ManySourcesAdvice {
  private ManySourcesAdvice() {}

  /** The sources may have failed before. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.Argument(0) CompletableFuture<?>[] sources,
      @Advice.Return CompletableFuture<?> stage) {
    if (stage != null && UnreadFailures.any()) {
      UnreadFailures.passed(sources, stage);
    }
  }
}
