package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into the methods of CompletableFuture that replace what it has failed with. */
public final class ReplacedAdvice {
  private ReplacedAdvice() {}

  /** The failure is gone when the method returns, and whoever calls it knows what it does. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.FieldValue("result") Object result) {
    if (UnreadFailures.any()) {
      UnreadFailures.askedResult(result);
    }
  }
}
