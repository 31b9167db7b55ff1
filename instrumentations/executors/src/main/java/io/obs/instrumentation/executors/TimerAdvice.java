package io.obs.instrumentation.executors;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.TaskNames;
import net.bytebuddy.asm.Advice;

/** Goes into {@code TimerThread.run}: a timer whose thread ends drops all its tasks. */
public final class TimerAdvice {
  private TimerAdvice() {}

  /** Comes before the JVM learns that the thread ends. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(@Advice.Thrown Throwable thrown) {
    if (thrown != null) {
      ErrorRecorder.droppedTask(thrown, TaskNames.of(thrown));
    }
  }
}
