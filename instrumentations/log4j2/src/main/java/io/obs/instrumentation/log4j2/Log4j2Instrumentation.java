package io.obs.instrumentation.log4j2;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Log4j 2 from 2.8 on, with loggers that are synchronous, asynchronous, or mixed. Counted on the
 * thread that logs, and before anything is handed to another thread, because events and messages
 * are reused.
 *
 * <pre>
 * AsyncLogger.logMessage                   counts, if the logger's configuration has no filter
 *   AsyncLogger.logMessageInCurrentThread  the queue is full: the same record again
 * AsyncLogger.actualAsyncLog               the same record again, on another thread
 *   LoggerConfig.processLogEvent           counts what is not counted yet, behind the filter
 *     LoggerConfig.processLogEvent         the same record in the parents of the logger
 * AsyncLoggerConfig.logToAsyncLoggerConfigsOnCurrentThread
 *                                          the same record again, on another thread
 * </pre>
 */
public final class Log4j2Instrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.log4j2.";
  private static final String CORE = "org.apache.logging.log4j.core.";
  private static final String LEVEL = "org.apache.logging.log4j.Level";
  private static final String MARKER = "org.apache.logging.log4j.Marker";
  private static final String MESSAGE = "org.apache.logging.log4j.message.Message";
  private static final String EVENT = CORE + "LogEvent";
  private static final String STRING = "java.lang.String";
  private static final String THROWABLE = "java.lang.Throwable";

  @Override
  public String name() {
    return "log4j2";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(CORE + "config.LoggerConfig")
            .weave(
                PACKAGE + "ProcessLogEventAdvice",
                method("processLogEvent", EVENT),
                // since 2.11
                method(
                    "processLogEvent", EVENT, CORE + "config.LoggerConfig$LoggerConfigPredicate")),
        TypeInstrumentation.ofClass(CORE + "async.AsyncLoggerConfig")
            // before 2.11 another thread calls the appenders and nothing else
            .weaveIfPresent(
                PACKAGE + "HandedOverAdvice",
                method("logToAsyncLoggerConfigsOnCurrentThread", EVENT)),
        TypeInstrumentation.ofClass(CORE + "async.AsyncLogger")
            .weave(
                PACKAGE + "LogMessageAdvice",
                method("logMessage", STRING, LEVEL, MARKER, MESSAGE, THROWABLE))
            // since 2.12
            .weaveIfPresent(
                PACKAGE + "LogLocationAdvice",
                method(
                    "log",
                    LEVEL,
                    MARKER,
                    STRING,
                    "java.lang.StackTraceElement",
                    MESSAGE,
                    THROWABLE))
            .weave(
                PACKAGE + "InCurrentThreadAdvice",
                method("logMessageInCurrentThread", STRING, LEVEL, MARKER, MESSAGE, THROWABLE))
            .weave(
                PACKAGE + "ActualAsyncLogAdvice",
                method("actualAsyncLog", CORE + "async.RingBufferLogEvent")));
  }
}
