package io.obs.instrumentation.log4j2;

import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;

/** Goes into {@code AsyncLogger.actualAsyncLog}, on the thread that the record was handed to. */
public final class ActualAsyncLogAdvice {
  private ActualAsyncLogAdvice() {}

  /** The record is counted already, if its logger's configuration has no filter. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.This Logger logger, @Advice.Argument(0) LogEvent event) {
    return logger.get().getFilter() == null
        ? LogRecorder.counted(LogLevel.ofLog4j2(event.getLevel().intLevel()), event)
        : 0;
  }

  /** The record is logged. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
