package io.obs.bootstrap;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * An exception that nobody caught, or that was only logged, with what was known when it was seen.
 * Made on the thread that failed, before which nothing of it is read; not changed once it is handed
 * over.
 */
public final class UncaughtException {
  /** It left a request. */
  public static final String HTTP_SERVER = "http_server";

  /** It ended a thread. */
  public static final String THREAD = "thread";

  /** It made a scheduler drop a periodic task for ever. */
  public static final String SCHEDULER = "scheduler";

  /** It made a task fail whose result nobody ever asked for. */
  public static final String EXECUTOR = "executor";

  /** It was logged at ERROR or above. */
  public static final String LOG = "log";

  final Throwable throwable;

  /** Null if {@link #throwable} is it. */
  private final WeakReference<Throwable> original;

  final String origin;
  final long epochMillis;
  final String threadName;
  FailedRequest request;
  List<RecentCall> recent = Collections.emptyList();
  Map<String, String> logContext = Collections.emptyMap();
  String handler;
  String task;
  String loggingSystem;
  String logger;
  String logMessage;
  String logLevel;
  String errorId;
  boolean detailed = true;

  UncaughtException(Throwable throwable, String origin, String threadName) {
    this.throwable = throwable;
    this.original = null;
    this.origin = origin;
    this.epochMillis = System.currentTimeMillis();
    this.threadName = threadName;
  }

  /** The same of an exception that is not kept any more. */
  UncaughtException remembered(Throwable remembered) {
    return new UncaughtException(this, remembered);
  }

  private UncaughtException(UncaughtException known, Throwable remembered) {
    this.throwable = remembered;
    this.original = new WeakReference<Throwable>(known.throwable);
    this.origin = known.origin;
    this.epochMillis = known.epochMillis;
    this.threadName = known.threadName;
    this.request = known.request;
    this.recent = known.recent;
    this.logContext = known.logContext;
    this.handler = known.handler;
    this.task = known.task;
    this.loggingSystem = known.loggingSystem;
    this.logger = known.logger;
    this.logMessage = known.logMessage;
    this.logLevel = known.logLevel;
    this.errorId = known.errorId;
    this.detailed = known.detailed;
  }

  /** The exception as it was thrown, also if another stands for it, as long as it is there. */
  Throwable thrown() {
    Throwable thrown = original == null ? throwable : original.get();
    return thrown == null ? throwable : thrown;
  }

  /** What was thrown, or a {@link RememberedThrowable} of it; never null. */
  public Throwable throwable() {
    return throwable;
  }

  /** One of the constants. */
  public String origin() {
    return origin;
  }

  /** When it was seen, in milliseconds since 1970. */
  public long epochMillis() {
    return epochMillis;
  }

  /** The thread that failed. */
  public String threadName() {
    return threadName;
  }

  /** The request during which it happened, or that it left; null outside one. */
  public FailedRequest request() {
    return request;
  }

  /** The last calls of that request, or outside one of that thread, in their order; not null. */
  public List<RecentCall> recent() {
    return recent;
  }

  /** The log context (MDC) of the thread; not null, and not to be changed. */
  public Map<String, String> logContext() {
    return logContext;
  }

  /** The class of the handler that the thread's exceptions are given to; null for none. */
  public String handler() {
    return handler;
  }

  /** The class of the task that failed; null if it was none. */
  public String task() {
    return task;
  }

  /** The logging library; null if it was not logged. */
  public String loggingSystem() {
    return loggingSystem;
  }

  /** The logger; null if it was not logged. */
  public String logger() {
    return logger;
  }

  /** What was logged beside the exception; null if nothing was. */
  public String logMessage() {
    return logMessage;
  }

  /** The record's level, such as {@code ERROR}; null if it was not logged. */
  public String logLevel() {
    return logLevel;
  }

  /**
   * Whether all was read that could be told. In a storm of the same, path, client, headers, calls
   * and log context are left out.
   */
  public boolean isDetailed() {
    return detailed;
  }

  /** The {@code error_id} that was told to a client already; null if none was. */
  public String errorId() {
    return errorId;
  }
}
