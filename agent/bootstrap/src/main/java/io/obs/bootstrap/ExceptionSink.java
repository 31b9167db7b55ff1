package io.obs.bootstrap;

/**
 * Where exceptions that nobody caught go: the port that {@link ErrorRecorder} calls and the
 * exporter's events implement.
 *
 * <p>Called on the thread that failed: an implementation must hand over and return, never block and
 * never throw.
 */
public interface ExceptionSink {
  /** Takes one exception; never null. */
  void accept(UncaughtException exception);

  /** Goes nowhere. */
  ExceptionSink NONE =
      new ExceptionSink() {
        @Override
        public void accept(UncaughtException exception) {}
      };
}
