package io.obs.bootstrap;

import java.util.Map;

/**
 * The door for logging libraries.
 *
 * <pre>
 * passed                a record has passed the level and filters of its logger
 *   error               it is an error that is not known yet, and has an exception
 * started               it is logged
 * ended
 * </pre>
 *
 * <p>A record is known by its object, so that one that passes several loggers is counted once. One
 * library may hand its records on to another, a bridge: what a library logs while another one logs
 * is taken for that and not counted. What it logs while it logs itself is a record of its own.
 *
 * <p>Where only what comes behind a filter tells that a record has passed it:
 *
 * <pre>
 * filtering             a record is about to be filtered
 *   passedFilter        gives the record, if the innermost has passed; then passed and error
 * ended
 * </pre>
 *
 * Allocates nothing, but once a thread.
 */
public final class LogRecorder {
  /** The value of a failed enter, and of a record that is known already. */
  private static final int NOTHING = 0;

  private static final int COUNTED = 1;
  private static final int HANDED_ON = 2;
  private static final int ERROR = 3;

  /** So that nobody who has no filter pays for them. */
  private static volatile boolean filters;

  private LogRecorder() {}

  /**
   * Counts a record unless it is known. Changes nothing else, so that whatever fails before {@link
   * #started} leaves nothing behind.
   *
   * @param record the library's object, not kept after it is logged
   * @return what {@link #isError} and {@link #started} are told
   */
  public static int passed(LogLevel level, Object record) {
    ThreadCalls calls = ThreadCalls.current();
    LogCalls logs = calls.logs();
    if (calls.ofAgent || logs.isInnermost(record) && !logs.pass() || logs.isFull()) {
      return NOTHING;
    }
    if (logs.isHandedOn(record, level.system())) {
      return HANDED_ON;
    }
    Sinks.sink.logged(level);
    return level.isError() ? ERROR : COUNTED;
  }

  /** Whether it is an error that no other library has handed on. */
  public static boolean isError(int passed) {
    return passed == ERROR;
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

  /**
   * The record is being logged by this thread; {@link #ended} must follow.
   *
   * @param passed what {@link #passed} returned
   * @return what {@link #ended} is told
   */
  public static int started(int passed, LogLevel level, Object record) {
    if (passed != NOTHING) {
      ThreadCalls.current().logs().push(record, level.system(), false);
    }
    return passed;
  }

  /**
   * What this thread logs now was counted already, by the thread that handed it over; {@link
   * #ended} must follow.
   *
   * @param record null for the next one, whose object is not there yet
   * @return what {@link #ended} is told
   */
  public static int counted(LogLevel level, Object record) {
    LogCalls logs = ThreadCalls.current().logs();
    if (logs.isFull()) {
      return NOTHING;
    }
    logs.push(record == null ? LogCalls.NEXT : record, level.system(), false);
    return COUNTED;
  }

  /** The record is logged, or was refused by its filter. */
  public static void ended(int started) {
    if (started != NOTHING) {
      ThreadCalls.current().logs().pop();
    }
  }

  /**
   * A record's logger has a filter; {@link #ended} must follow.
   *
   * @return what {@link #ended} is told
   */
  public static int filtering(LogLevel level, Object record) {
    LogCalls logs = ThreadCalls.current().logs();
    if (logs.isInnermost(record) || logs.isFull()) {
      return NOTHING;
    }
    filters = true;
    logs.push(record, level.system(), true);
    return COUNTED;
  }

  /**
   * A library does what it does with records that have passed their filter.
   *
   * @param system the library, as {@link LogLevel#system} has it
   * @return the record, if the one that this thread logs was filtered; null otherwise
   */
  public static Object passedFilter(String system) {
    return filters ? ThreadCalls.current().logs().waiting(system) : null;
  }
}
