package io.obs.instrumentation.log4j2;

import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.logging.log4j.core.LogEvent;

/** Goes into {@code AsyncLoggerConfig.logToAsyncLoggerConfigsOnCurrentThread}. */
public final class HandedOverAdvice {
  private HandedOverAdvice() {}

  /** The record was counted by the thread that logged it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.Argument(0) LogEvent event) {
    return LogRecorder.counted(LogLevel.ofLog4j2(event.getLevel().intLevel()), event);
  }

  /** The record is logged. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
