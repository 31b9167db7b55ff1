package io.obs.instrumentation.executors;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.TaskNames;
import io.obs.bootstrap.UnreadFailures;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import net.bytebuddy.asm.Advice;

/** Goes into {@code FutureTask.setException}. */
public final class FailedTaskAdvice {
  private FailedTaskAdvice() {}

  /** Runs when whoever waits for the task may have asked already; the task is done with. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(
      @Advice.This FutureTask<?> task,
      @Advice.Argument(0) Throwable failure,
      @Advice.FieldValue("outcome") Object outcome) {
    if (failure == null || outcome != failure) {
      return; // it was cancelled before
    }
    if (task instanceof RunnableScheduledFuture
        && ((RunnableScheduledFuture<?>) task).isPeriodic()) {
      ErrorRecorder.droppedTask(failure, TaskNames.of(failure));
    } else {
      UnreadFailures.failed(task, failure);
    }
  }
}
