package io.obs.bootstrap;

import java.io.IOException;

/**
 * The door for exceptions that nobody caught. Each one is counted and handed to the events; those
 * by which a program ends a thread or a client its connection are no errors and are not.
 */
public final class ErrorRecorder {
  private ErrorRecorder() {}

  /** An exception is about to end a thread, before any handler has seen it. */
  public static void endedThread(Thread thread, Throwable thrown) {
    // by name: the class is deprecated for removal
    if (thrown != null && !"java.lang.ThreadDeath".equals(thrown.getClass().getName())) {
      record(new UncaughtException(thrown, UncaughtException.THREAD, thread, null));
    }
  }

  static void leftRequest(HttpServerRequest request, Throwable thrown) {
    if (!isClientGone(thrown)) {
      record(
          new UncaughtException(
              thrown, UncaughtException.HTTP_SERVER, Thread.currentThread(), request));
    }
  }

  /**
   * What the application threw. The Servlet API wants checked exceptions in a {@code
   * ServletException}, and containers wrap errors in one, so that it alone says nothing; Tomcat
   * adds a {@code RuntimeException} of its own where the exception left an asynchronous dispatch.
   */
  static Throwable unwrapped(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; depth < 16; depth++) {
      Throwable cause = inner.getCause();
      if (cause == null || !isServletException(inner) && !isOfAsyncDispatch(inner)) {
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

  private static boolean isOfAsyncDispatch(Throwable thrown) {
    if (thrown.getClass() != RuntimeException.class) {
      return false;
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    return frames.length > 0
        && frames[0].getClassName().startsWith("org.apache.catalina.core.AsyncContextImpl");
  }

  private static void record(UncaughtException exception) {
    Sinks.sink.uncaughtException(exception.throwable().getClass().getName(), exception.origin());
    Sinks.exceptions.accept(exception);
  }

  /**
   * Whether the client went away while it was answered: Tomcat's ClientAbortException or Jetty's
   * EofException, or one that a server's own connection threw, anywhere in the chain of causes. Not
   * by the operating system's words (broken pipe, reset by peer): a connection that the application
   * made to another service fails with the same.
   */
  static boolean isClientGone(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof IOException) {
        String name = cause.getClass().getName();
        if (name.endsWith(".ClientAbortException")
            || name.endsWith(".EofException")
            || isOfConnection(cause)) {
          return true;
        }
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Whether Tomcat's protocols and sockets were the first to call what threw. */
  private static boolean isOfConnection(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String name = frame.getClassName();
      if (!name.startsWith("java.") && !name.startsWith("sun.") && !name.startsWith("jdk.")) {
        return name.startsWith("org.apache.tomcat.util.net.")
            || name.startsWith("org.apache.coyote.");
      }
    }
    return false;
  }
}
