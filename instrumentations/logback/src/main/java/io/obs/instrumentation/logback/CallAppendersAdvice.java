package io.obs.instrumentation.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.obs.bootstrap.LogContexts;
import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Logger.callAppenders}. */
public final class CallAppendersAdvice {
  private CallAppendersAdvice() {}

  /** Counts the record, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.Argument(0) ILoggingEvent event) {
    if (!LogContexts.isKnown(Logger.class)) {
      LogContexts.add(Logger.class, "org.slf4j.MDC", "getCopyOfContextMap");
    }
    LogLevel level = LogLevel.ofLogback(event.getLevel().levelInt);
    int passed = LogRecorder.passed(level, event);
    if (LogRecorder.isError(passed)) {
      // a record that came from another JVM has only a description of its exception
      IThrowableProxy proxy = event.getThrowableProxy();
      if (proxy instanceof ThrowableProxy) {
        String message = null;
        Map<String, String> context = null;
        try {
          context = event.getMDCPropertyMap();
          message = event.getFormattedMessage();
        } catch (Throwable t) {
          // an argument's own method failed; the event does without
        }
        LogRecorder.error(
            level,
            event.getLoggerName(),
            message,
            ((ThrowableProxy) proxy).getThrowable(),
            context);
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
