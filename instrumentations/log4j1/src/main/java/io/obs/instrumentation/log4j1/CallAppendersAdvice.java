package io.obs.instrumentation.log4j1;

import io.obs.bootstrap.LogContexts;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.log4j.spi.LoggingEvent;
import org.apache.log4j.spi.ThrowableInformation;

/** Goes into {@code Category.callAppenders}. */
public final class CallAppendersAdvice {
  private CallAppendersAdvice() {}

  /** Counts the record, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.Argument(0) LoggingEvent event) {
    // class files as old as these cannot name a class
    if (!LogContexts.isKnown(event.getClass())) {
      LogContexts.add(event.getClass(), "org.apache.log4j.MDC", "getContext");
    }
    LogLevel level = LogLevel.ofLog4j1(event.getLevel().toInt());
    int passed = LogRecorder.passed(level, event);
    if (LogRecorder.isError(passed)) {
      // a record that came from another JVM has only a description of its exception
      ThrowableInformation information = event.getThrowableInformation();
      Throwable thrown = information == null ? null : information.getThrowable();
      if (thrown != null) {
        String message = null;
        try {
          message = event.getRenderedMessage();
        } catch (Throwable t) {
          // an argument's own method failed; the event does without
        }
        LogRecorder.error(level, event.getLoggerName(), message, thrown, null);
      }
    }
    return LogRecorder.started(passed, level, event);
  }

  /** The record is logged. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started) {
    LogRecorder.ended(started);
  }
}
