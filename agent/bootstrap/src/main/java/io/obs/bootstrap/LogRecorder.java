package io.obs.bootstrap;

import java.util.Map;

/**
 * The door for logging libraries.
 *
 * <pre>
 * started               a record that passed the level and filters of its logger is logged
 *   error               it is an error, and may have an exception
 * ended
 * </pre>
 *
 * One library may hand its records on to another (a bridge); only the outermost is counted.
 */
public final class LogRecorder {
  /** The value of a failed enter. */
  private static final int NOT_STARTED = 0;

  private static final int OUTERMOST = 1;
  private static final int NESTED = 2;
  private static final int ERROR = 3;

  private LogRecorder() {}

  /**
   * A record is logged; {@link #ended} must follow on this thread, and {@link #error} before it if
   * the record has an exception.
   *
   * @return what {@link #isError} and {@link #ended} are told
   */
  public static int started(LogLevel level) {
    ThreadCalls calls = ThreadCalls.current();
    if (calls.logDepth > 0) {
      calls.logDepth++;
      return NESTED;
    }
    Sinks.sink.logged(level);
    calls.logDepth = 1; // last: whatever failed above must not leave a depth behind
    return level.isError() ? ERROR : OUTERMOST;
  }

  /** Whether it is an error that no other library has handed on. */
  public static boolean isError(int started) {
    return started == ERROR;
  }

  /**
   * The record has an exception.
   *
   * @param logger the logger's name; may be null
   * @param message without the exception; may be null
   * @param logContext the record's own copy of the context (MDC), not to be changed later; null to
   *     ask {@link LogContexts}
   */
  public static void error(
      LogLevel level,
      String logger,
      String message,
      Throwable thrown,
      Map<String, String> logContext) {
    if (thrown != null) {
      ErrorRecorder.logged(thrown, level, logger, message, logContext);
    }
  }

  /** The record is logged. */
  public static void ended(int started) {
    if (started != NOT_STARTED) {
      ThreadCalls.current().logDepth--;
    }
  }
}
