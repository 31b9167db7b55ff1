package io.obs.instrumentation.log4j2;

import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Logger;

/** Goes into {@code AsyncLogger.logMessageInCurrentThread}, which makes another event of it. */
public final class InCurrentThreadAdvice {
  private InCurrentThreadAdvice() {}

  /** The record is counted already, if its logger's configuration has no filter. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.This Logger logger, @Advice.Argument(1) Level level) {
    return logger.get().getFilter() == null
        ? LogRecorder.counted(LogLevel.ofLog4j2(level.intLevel()), null)
        : 0;
  }

  /** The record is logged. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
