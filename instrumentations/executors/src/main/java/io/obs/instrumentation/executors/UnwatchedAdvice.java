package io.obs.instrumentation.executors;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.TaskNames;
import net.bytebuddy.asm.Advice;

/** Goes into the task that {@code ForkJoinPool.execute(Runnable)} makes. */
public final class UnwatchedAdvice {
  private UnwatchedAdvice() {}

  /** There is no future, so that nobody can ask; a handler that there is comes afterwards. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Throwable failure) {
    ErrorRecorder.failedUnwatched(failure, TaskNames.of(failure));
  }
}
