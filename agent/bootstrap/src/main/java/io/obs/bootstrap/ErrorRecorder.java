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

  private static void record(UncaughtException exception) {
    Sinks.sink.uncaughtException(exception.throwable().getClass().getName(), exception.origin());
    Sinks.exceptions.accept(exception);
  }

  /**
   * Whether the client went away while it was answered: Tomcat's ClientAbortException or Jetty's
   * EofException, anywhere in the chain of causes. Not by the operating system's words (broken
   * pipe, reset by peer): a connection that the application made to another service fails with the
   * same.
   */
  static boolean isClientGone(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof IOException) {
        String name = cause.getClass().getName();
        if (name.endsWith(".ClientAbortException") || name.endsWith(".EofException")) {
          return true;
        }
      }
      cause = cause.getCause();
    }
    return false;
  }
}
