package io.obs.instrumentation.javautillogging;

import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Logger.accessCheckedHandlers}, which is called for each logger and parent. */
public final class HandlersAdvice {
  private HandlersAdvice() {}

  /** Counts the record that has passed its filter, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter() {
    Object filtered = LogRecorder.passedFilter("jul");
    if (filtered != null) {
      LogRecord record = (LogRecord) filtered;
      LogLevel level = LogLevel.ofJul(record.getLevel().intValue());
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
    }
  }
}
