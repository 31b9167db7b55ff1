package io.obs.instrumentation.jbosslogmanager;

import io.obs.bootstrap.LogContexts;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import net.bytebuddy.asm.Advice;
import org.jboss.logmanager.ExtLogRecord;

/** Goes into {@code LoggerNode.publish}. */
public final class PublishAdvice {
  private PublishAdvice() {}

  /** Counts the record, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.Argument(0) ExtLogRecord record) {
    if (!LogContexts.isKnown(ExtLogRecord.class)) {
      LogContexts.add(ExtLogRecord.class, "org.jboss.logmanager.MDC", "copy");
    }
    LogLevel level = LogLevel.ofJboss(record.getLevel().intValue());
    int passed = LogRecorder.passed(level, record);
    if (LogRecorder.isError(passed) && record.getThrown() != null) {
      String message = null;
      try {
        message = record.getFormattedMessage();
      } catch (Throwable t) {
        // an argument's own method failed; the event does without
      }
      // the context of this thread; the record copies it when it is first asked
      LogRecorder.error(level, record.getLoggerName(), message, record.getThrown(), null);
    }
    return LogRecorder.started(passed, level, record);
  }

  /** The record is logged. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
