package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.ForkJoinTask;
import net.bytebuddy.asm.Advice;

/** Goes into the method by which a ForkJoinTask fails. */
public final class ForkJoinTaskAdvice {
  private ForkJoinTaskAdvice() {}

  /** Whoever waits for the task may have asked already. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.This ForkJoinTask<?> task, @Advice.Argument(0) Throwable failure) {
    if (failure != null) {
      UnreadFailures.failedForkJoinTask(task, failure);
    }
  }
}
