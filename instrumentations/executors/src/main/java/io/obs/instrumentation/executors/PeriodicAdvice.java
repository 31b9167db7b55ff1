package io.obs.instrumentation.executors;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.TaskNames;
import java.util.concurrent.ForkJoinTask;
import net.bytebuddy.asm.Advice;

/** Goes into the scheduled tasks of a ForkJoinPool, which is a scheduler since Java 25. */
public final class PeriodicAdvice {
  private PeriodicAdvice() {}

  /** Runs after each execution of a task. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This ForkJoinTask<?> task, @Advice.FieldValue("nextDelay") long nextDelay) {
    if (nextDelay != 0 && task.isCompletedAbnormally() && !task.isCancelled()) {
      Throwable failure = task.getException(); // which asks for it
      if (failure != null) {
        ErrorRecorder.droppedTask(failure, TaskNames.of(failure));
      }
    }
  }
}
