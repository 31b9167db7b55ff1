package io.obs.instrumentation.javautillogging;

import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Logger.log}. */
public final class LogAdvice {
  private LogAdvice() {}

  /** Counts the record, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.This Logger logger, @Advice.Argument(0) LogRecord record) {
    if (record == null || !logger.isLoggable(record.getLevel())) {
      return 0;
    }
    LogLevel level = LogLevel.ofJul(record.getLevel().intValue());
    if (logger.getFilter() != null) {
      return LogRecorder.filtering(level, record);
    }
    int passed = LogRecorder.passed(level, record);
    if (LogRecorder.isError(passed) && record.getThrown() != null) {
      String message = null;
      try {
        message = new SimpleFormatter().formatMessage(record);
      } catch (Throwable t) {
        // an argument's own method failed; the event does without
      }
      LogRecorder.error(level, record.getLoggerName(), message, record.getThrown(), null);
    }
    return LogRecorder.started(passed, level, record);
  }

  /** The record is logged, or was refused. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
