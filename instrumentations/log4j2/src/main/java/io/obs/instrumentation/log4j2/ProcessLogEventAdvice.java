package io.obs.instrumentation.log4j2;

import io.obs.bootstrap.LogContexts;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.LoggerConfig;

/** Goes into {@code LoggerConfig.processLogEvent}. */
public final class ProcessLogEventAdvice {
  private ProcessLogEventAdvice() {}

  /** Counts the record, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.Argument(0) LogEvent event) {
    if (!LogContexts.isKnown(LoggerConfig.class)) {
      LogContexts.add(
          LoggerConfig.class, "org.apache.logging.log4j.ThreadContext", "getImmutableContext");
    }
    LogLevel level = LogLevel.ofLog4j2(event.getLevel().intLevel());
    int passed = LogRecorder.passed(level, event);
    if (LogRecorder.isError(passed)) {
      Throwable thrown = event.getThrown();
      if (thrown != null) {
        String message = null;
        Map<String, String> context = null;
        try {
          context = event.getContextData().toMap();
          message = event.getMessage().getFormattedMessage();
        } catch (Throwable t) {
          // an argument's own method failed; the event does without
        }
        LogRecorder.error(level, event.getLoggerName(), message, thrown, context);
      }
    }
    return LogRecorder.started(passed, level, event);
  }

  /** The record is logged, or handed over to another thread. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
