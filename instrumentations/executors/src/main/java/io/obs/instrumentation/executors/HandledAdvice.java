package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/**
 * Goes into the methods of CompletableFuture that call handlers: with a result, or in Java 8 with
 * the future.
 */
public final class HandledAdvice {
  private HandledAdvice() {}

  /** A function of the application's is about to get the failure. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) Object result, @Advice.Argument(1) Object handler) {
    if (UnreadFailures.any()) {
      UnreadFailures.handled(result, handler);
    }
  }
}
