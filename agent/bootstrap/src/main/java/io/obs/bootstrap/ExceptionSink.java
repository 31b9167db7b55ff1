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

  /**
   * The {@code error_id} of the event that will tell of this exception once it is accepted. Costs
   * what it takes to read its stack trace, so that it is asked for only where a client is told.
   *
   * @param origin one of the constants of {@link UncaughtException}
   * @return null if no event will be written
   */
  String errorId(Throwable thrown, String origin);

  /**
   * What an event would tell of an exception, for one that nobody may keep: it leads to all of the
   * application. Called on a thread of obs's own, which may wait.
   *
   * @return an exception of obs's own; null if there is nothing to remember it for
   */
  Throwable remember(Throwable thrown);

  /** Goes nowhere. */
  ExceptionSink NONE =
      new ExceptionSink() {
        @Override
        public void accept(UncaughtException exception) {}

        @Override
        public String errorId(Throwable thrown, String origin) {
          return null;
        }

        @Override
        public Throwable remember(Throwable thrown) {
          return null;
        }
      };
}
