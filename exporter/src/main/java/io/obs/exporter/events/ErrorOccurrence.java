package io.obs.exporter.events;

import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.RecentCall;
import io.obs.bootstrap.RememberedThrowable;
import io.obs.bootstrap.UncaughtException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What an event tells of one occurrence of an error, as texts: the exception itself, which may hold
 * half of the application, is kept only until its event is written. Made on the writer's thread;
 * immutable.
 */
final class ErrorOccurrence {
  /** More of a message is in no event. */
  static final int MAX_MESSAGE = 4096;

  /** What is kept until the interval ends, by a thousand faults maybe. */
  private static final int MAX_KEPT_MESSAGE = 1024;

  final String errorType;

  /** As the exception says it; null if it has none. */
  final String errorMessage;

  final String origin;
  final String threadName;

  /** Null outside a request. */
  final FailedRequest request;

  final List<RecentCall> recent;
  final Map<String, String> logContext;
  final String handler;
  final String task;
  final String loggingSystem;
  final String logger;
  final String logMessage;
  final String logLevel;

  /** For the stack trace; null if it was in an earlier event. */
  final Throwable thrown;

  private ErrorOccurrence(UncaughtException exception, boolean whole) {
    int max = whole ? MAX_MESSAGE : MAX_KEPT_MESSAGE;
    thrown = whole ? exception.throwable() : null;
    errorType = RememberedThrowable.typeName(exception.throwable());
    errorMessage = Redaction.bounded(StackTrace.messageOf(exception.throwable()), max);
    origin = exception.origin();
    threadName = Redaction.bounded(exception.threadName(), 512);
    request = exception.request();
    recent = whole ? exception.recent() : Collections.<RecentCall>emptyList();
    logContext = whole ? exception.logContext() : Collections.<String, String>emptyMap();
    handler = exception.handler();
    task = exception.task();
    loggingSystem = exception.loggingSystem();
    logger = exception.logger();
    logMessage = Redaction.bounded(exception.logMessage(), max);
    logLevel = exception.logLevel();
  }

  /** With all that is known. */
  static ErrorOccurrence of(UncaughtException exception) {
    return new ErrorOccurrence(exception, true);
  }

  /** Without what belongs to one occurrence alone, of which the fault's first event has one. */
  static ErrorOccurrence withoutTrace(UncaughtException exception) {
    return new ErrorOccurrence(exception, false);
  }
}
