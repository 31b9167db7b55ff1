package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Goes into {@code CompletableFuture.UniComposeExceptionally.tryFire}. */
public final class ComposingAdvice {
  private ComposingAdvice() {}

  /** A function of the application's is about to get the failure, if it is one. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.FieldValue("src") CompletableFuture<?> source) {
    if (UnreadFailures.any()) {
      UnreadFailures.askedResult(source);
    }
  }
}
