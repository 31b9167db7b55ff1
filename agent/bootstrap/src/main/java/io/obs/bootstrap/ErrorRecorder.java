package io.obs.bootstrap;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The door for exceptions that nobody caught, or that were only logged. Each failure is counted and
 * handed to the events once, at the first point where it is seen; later points add nothing. Those
 * by which a program ends a thread or a client its connection are no errors.
 *
 * <p>Runs on the thread that failed, and only then; reads what that thread alone knows, and leaves
 * the stack trace to the events.
 */
public final class ErrorRecorder {
  private ErrorRecorder() {}

  /** Calls of a thread outside requests are told of if they are not older. */
  private static final long MAX_AGE_NANOS = 60_000_000_000L;

  /** Loggers by which servers tell of what left a request. */
  private static final String[] SERVER_LOGGERS = {
    "org.apache.catalina.", "org.eclipse.jetty.", "io.undertow."
  };

  /** Where servers read from their connections and write to them. */
  private static final String[] SERVER_CONNECTIONS = {
    "org.apache.tomcat.util.net.",
    "org.apache.coyote.",
    "org.xnio.",
    "io.undertow.conduits.",
    "io.undertow.protocols.",
    "io.undertow.server.",
    "sun.net.httpserver."
  };

  /** In which JAX-RS implementations hand an application's exception on. */
  private static final Set<String> FRAMEWORK_WRAPPERS =
      new HashSet<String>(
          Arrays.asList(
              "org.apache.cxf.interceptor.Fault",
              "org.glassfish.jersey.server.ContainerException",
              "org.glassfish.jersey.server.internal.process.MappableException",
              "org.jboss.resteasy.spi.ApplicationException",
              "org.jboss.resteasy.spi.UnhandledException"));

  private static volatile Set<String> ignored = Collections.emptySet();
  private static volatile String responseHeader;
  private static volatile boolean ending;

  // --- configuration

  /** Types, by name, that are no errors to the user; with the types that extend them. */
  public static void ignore(Collection<String> types) {
    ignored = new HashSet<String>(types);
  }

  /** The header by which a failed response tells its event's {@code error_id}; null for none. */
  public static void responseHeader(String name) {
    responseHeader = name;
  }

  /** The same; null for none. */
  public static String responseHeader() {
    return responseHeader;
  }

  /** The JVM is ending: workers that are interrupted now are no errors. */
  public static void ending() {
    ending = true;
  }

  /**
   * The current thread is obs's own. It asks exceptions what they say; one that logs an error to
   * answer would otherwise be another event each time, of which it would be asked again.
   */
  public static void ownThread() {
    ThreadCalls.current().ofAgent = true;
  }

  // --- where exceptions come from

  /** An exception is about to end a thread, before any handler has seen it. */
  public static void endedThread(Thread thread, Throwable thrown) {
    if (thrown == null || isInterruption(thrown)) {
      return;
    }
    UncaughtException exception =
        new UncaughtException(thrown, UncaughtException.THREAD, thread.getName());
    exception.handler = handlerOf(thread);
    record(exception);
  }

  /** A class's name, because the handler itself must not be asked anything. */
  private static String handlerOf(Thread thread) {
    Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    if (handler == null || handler instanceof ThreadGroup) {
      handler = Thread.getDefaultUncaughtExceptionHandler();
    }
    return handler == null ? null : handler.getClass().getName();
  }

  /**
   * A periodic task threw, and its scheduler will not run it again.
   *
   * @param task the class of the task, as far as it is known; may be null
   */
  public static void droppedTask(Throwable thrown, String task) {
    if (thrown != null && !isInterruption(thrown)) {
      UncaughtException exception =
          new UncaughtException(
              thrown, UncaughtException.SCHEDULER, Thread.currentThread().getName());
      exception.task = task;
      record(exception);
    }
  }

  /**
   * A task failed, whose result may still be asked for. What is known on its thread is kept for
   * {@link #unread}.
   *
   * @param task the class of the task, as far as it is known; may be null
   * @return null if it is no error, whoever asks
   */
  static UncaughtException failedTask(Throwable thrown, String task) {
    if (thrown == null
        || ThreadCalls.current().ofAgent
        || isInterruption(thrown)
        || isNoError(thrown)) {
      return null;
    }
    UncaughtException exception =
        new UncaughtException(thrown, UncaughtException.EXECUTOR, Thread.currentThread().getName());
    exception.task = task;
    addContext(exception);
    return exception;
  }

  /**
   * Nobody has asked for the result of a task that {@link #failedTask} told of, and nobody can.
   *
   * @param failedNanos when it failed: where it was logged meanwhile, it was told of
   */
  static void unread(UncaughtException exception, long failedNanos) {
    Throwable thrown = exception.thrown();
    if (!ExceptionSightings.isKnown(thrown, failedNanos)
        && ExceptionSightings.see(thrown, exception.origin, 0) != null) {
      hand(exception);
    }
  }

  /**
   * A task failed that was handed over without a way to ask for its result.
   *
   * @param task the class of the task, as far as it is known; may be null
   */
  public static void failedUnwatched(Throwable thrown, String task) {
    if (thrown != null && !isInterruption(thrown)) {
      Thread thread = Thread.currentThread();
      UncaughtException exception =
          new UncaughtException(thrown, UncaughtException.EXECUTOR, thread.getName());
      exception.handler = handlerOf(thread);
      exception.task = task;
      record(exception);
    }
  }

  /** An exception was logged at ERROR or above; everything but it and the system may be null. */
  static void logged(
      Throwable thrown,
      LogLevel level,
      String logger,
      String message,
      Map<String, String> logContext) {
    UncaughtException exception =
        new UncaughtException(thrown, UncaughtException.LOG, Thread.currentThread().getName());
    exception.loggingSystem = level.system();
    exception.logLevel = level.level();
    exception.logger = logger;
    exception.logMessage = message;
    if (logContext != null) {
      exception.logContext = logContext;
    }
    HttpServerRequest request = ThreadCalls.current().request;
    if (request != null && isOfServer(logger)) {
      request.hold(exception);
    } else {
      record(exception);
    }
  }

  private static boolean isOfServer(String logger) {
    if (logger != null) {
      for (String prefix : SERVER_LOGGERS) {
        if (logger.startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  /** An exception left a request, which ends now; without what the server wrapped around it. */
  static void leftRequest(HttpServerRequest left, FailedRequest request, Throwable thrown) {
    UncaughtException exception =
        new UncaughtException(
            thrown, UncaughtException.HTTP_SERVER, Thread.currentThread().getName());
    exception.request = request;
    exception.errorId = left.toldId;
    exception.detailed = left.isDetailed(thrown);
    if (exception.detailed) {
      exception.recent = left.recent.copy(Long.MAX_VALUE);
      if (left.held != null && left.held.throwable == thrown) {
        // the application may have cleared its own since
        exception.logContext = left.held.logContext;
      }
      if (exception.logContext.isEmpty()) {
        exception.logContext = LogContexts.current();
      }
    }
    if (!isNoError(thrown)) {
      record(exception, left.unit());
    }
  }

  /**
   * What a client is told of an exception that is about to leave its request.
   *
   * @return the event's {@code error_id}; null if there will be none
   */
  static String errorId(HttpServerRequest request, Throwable thrown) {
    Throwable inner = unwrapped(thrown);
    if (isNoError(inner)) {
      return null;
    }
    ExceptionSightings.Sighting known =
        ExceptionSightings.of(inner, UncaughtException.HTTP_SERVER, request.unit());
    if (known != null && known.errorId != null) {
      return known.errorId; // of the event that its log record made
    }
    return Sinks.exceptions.errorId(inner, UncaughtException.HTTP_SERVER);
  }

  /** Counts a failure and hands it on, unless it was seen before or is none. */
  static void record(UncaughtException exception) {
    ThreadCalls calls = ThreadCalls.current();
    HttpServerRequest request = calls.request;
    if (!calls.ofAgent && !isNoError(exception.throwable)) {
      record(exception, request == null ? 0 : request.unit());
    }
  }

  private static void record(UncaughtException exception, long unit) {
    ExceptionSightings.Sighting sighting =
        ExceptionSightings.see(exception.throwable, exception.origin, unit);
    if (sighting == null) {
      return;
    }
    UnreadFailures.told(exception.throwable);
    if (exception.request == null) {
      addContext(exception);
    }
    if (responseHeader != null && exception.request != null && exception.errorId == null) {
      // its request may fail with it later, and tell the client
      exception.errorId = Sinks.exceptions.errorId(exception.throwable, exception.origin);
      sighting.errorId = exception.errorId;
    }
    hand(exception);
  }

  private static void hand(UncaughtException exception) {
    Sinks.sink.uncaughtException(
        RememberedThrowable.typeName(exception.throwable), exception.origin);
    Sinks.exceptions.accept(exception);
  }

  /** What the current thread knows. */
  private static void addContext(UncaughtException exception) {
    ThreadCalls calls = ThreadCalls.current();
    HttpServerRequest request = calls.request;
    if (request != null) {
      exception.detailed = request.isDetailed(exception.throwable);
      exception.request = request.snapshot(exception.detailed);
    } else {
      String place = exception.logger == null ? exception.task : exception.logger;
      exception.detailed = DetailBudget.take(exception.throwable.getClass(), place);
    }
    boolean logged = exception.logger != null; // and its context belongs to the record
    if (exception.logContext.isEmpty() && (logged || exception.detailed)) {
      exception.logContext = LogContexts.current();
    }
    if (!exception.detailed) {
      return;
    }
    exception.recent =
        request == null ? calls.recent().copy(MAX_AGE_NANOS) : request.recent.copy(Long.MAX_VALUE);
  }

  // --- what is no error

  private static boolean isNoError(Throwable thrown) {
    return isClientGone(thrown) || isIgnored(thrown) || ending && isInterruption(thrown);
  }

  private static boolean isIgnored(Throwable thrown) {
    Set<String> names = ignored;
    if (!names.isEmpty()) {
      for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
        if (names.contains(type.getName())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Somebody wanted the thread to end: that is how pools stop their workers. */
  private static boolean isInterruption(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; inner != null && depth < Causes.MAX; depth++) {
      String name = inner.getClass().getName();
      if (name.equals("java.lang.InterruptedException")
          || name.equals("java.nio.channels.ClosedByInterruptException")
          // by name: the class is deprecated for removal
          || name.equals("java.lang.ThreadDeath")) {
        return true;
      }
      inner = Causes.of(inner);
    }
    return false;
  }

  // --- what it is that was thrown

  /**
   * What the application threw. The Servlet API wants checked exceptions in a {@code
   * ServletException}, and containers wrap errors in one, so that it alone says nothing; Tomcat
   * adds a {@code RuntimeException} of its own where the exception left an asynchronous dispatch,
   * Undertow where it left a forward or an include, and an old CXF always.
   */
  static Throwable unwrapped(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; depth < Causes.MAX; depth++) {
      Throwable cause = Causes.of(inner);
      if (cause == null
          || !isServletException(inner)
              && !isOfDispatch(inner)
              && !FRAMEWORK_WRAPPERS.contains(inner.getClass().getName())) {
        break;
      }
      inner = cause;
    }
    return inner;
  }

  private static boolean isServletException(Throwable thrown) {
    for (Class<?> type = thrown.getClass(); type != Throwable.class; type = type.getSuperclass()) {
      String name = type.getName();
      if (name.equals("jakarta.servlet.ServletException")
          || name.equals("javax.servlet.ServletException")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfDispatch(Throwable thrown) {
    if (thrown.getClass() != RuntimeException.class) {
      return false;
    }
    StackTraceElement[] frames = Causes.frames(thrown);
    if (frames.length == 0) {
      return false;
    }
    String name = frames[0].getClassName();
    return name.startsWith("org.apache.catalina.core.AsyncContextImpl")
        || name.startsWith("io.undertow.servlet.spec.RequestDispatcherImpl")
        || name.startsWith("org.apache.cxf."); // before 3.1
  }

  /**
   * Whether the client went away while it was answered: Tomcat's ClientAbortException or Jetty's
   * EofException, or one that a server's own connection threw, anywhere in the chain of causes. Not
   * by the operating system's words (broken pipe, reset by peer): a connection that the application
   * made to another service fails with the same.
   */
  static boolean isClientGone(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < Causes.MAX; depth++) {
      if (cause instanceof IOException) {
        String name = cause.getClass().getName();
        if (name.endsWith(".ClientAbortException")
            || name.endsWith(".EofException")
            || isOfConnection(cause)) {
          return true;
        }
      }
      cause = Causes.of(cause);
    }
    return false;
  }

  /** Whether a server's protocols and sockets were the first to call what threw. */
  private static boolean isOfConnection(Throwable thrown) {
    for (StackTraceElement frame : Causes.frames(thrown)) {
      String name = frame.getClassName();
      for (String prefix : SERVER_CONNECTIONS) {
        if (name.startsWith(prefix)) {
          return true;
        }
      }
      if (!name.startsWith("java.") && !name.startsWith("sun.") && !name.startsWith("jdk.")) {
        return false;
      }
    }
    return false;
  }
}
