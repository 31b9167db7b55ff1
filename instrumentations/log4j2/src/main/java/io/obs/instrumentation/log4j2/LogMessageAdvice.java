package io.obs.instrumentation.log4j2;

import io.obs.bootstrap.LogLevel;
import io.obs.bootstrap.LogRecorder;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.message.Message;

/** Goes into {@code AsyncLogger.logMessage}. */
public final class LogMessageAdvice {
  private LogMessageAdvice() {}

  /** Counts the record, and tells of it if it is an error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This Logger logger,
      @Advice.Argument(1) Level level,
      @Advice.Argument(3) Message message,
      @Advice.Argument(4) Throwable thrown) {
    if (logger.get().getFilter() == null) {
      LogLevel logLevel = LogLevel.ofLog4j2(level.intLevel());
      int passed = LogRecorder.passed(logLevel, message);
      if (thrown != null && LogRecorder.isError(passed)) {
        String text = null;
        Map<String, String> context = null;
        try {
          context = ThreadContext.getImmutableContext();
          text = message.getFormattedMessage();
        } catch (Throwable t) {
          // an argument's own method failed; the event does without
        }
        LogRecorder.error(logLevel, logger.getName(), text, thrown, context);
      }
    }
  }
}
