package io.obs.bootstrap;

/**
 * Where measurements go: the port that the recorders call and the exporter implements.
 *
 * <p>Called on application threads, inside the measured call: an implementation must not block,
 * must not throw, and in steady state must not allocate. Strings that serve as labels are never
 * null (empty where a label does not apply) and have few values. Durations are nanoseconds; the
 * exporter divides once.
 */
public interface Sink {
  /**
   * A request came in; {@link #httpServerEnded} or {@link #httpServerLeftOut} follows exactly once,
   * with the same method.
   */
  void httpServerStarted(String method);

  /**
   * A request was answered.
   *
   * @param method one of {@link HttpMethods}
   * @param route the framework's template or the servlet mapping, never a raw path; may be empty
   * @param status the status as sent
   * @param errorType the class of the exception that left the request, or the status if it is a
   *     5xx, or empty
   */
  void httpServerEnded(String method, String route, int status, String errorType, long nanos);

  /** A request was answered that is not to be observed: it is in flight no more. */
  void httpServerLeftOut(String method);

  /** A call is being sent; {@link #httpClientIdle} follows exactly once, with the same labels. */
  void httpClientActive(String method, String address, int port);

  /** The call that {@link #httpClientActive} announced is not in flight any more. */
  void httpClientIdle(String method, String address, int port);

  /**
   * A call was answered or failed.
   *
   * @param status the status of the response, 0 if none came
   * @param errorType the exception's class, or the status from 400 on, or empty
   */
  void httpClientEnded(
      String method, String address, int port, int status, String errorType, long nanos);

  /**
   * An operation was sent; {@link #databaseEnded} or {@link #databaseAbandoned} follows exactly
   * once, with the same database.
   */
  void databaseStarted(Database database);

  /** What {@link #databaseStarted} announced was none: nothing was sent, or by another. */
  void databaseAbandoned(Database database);

  /**
   * An operation was answered or failed.
   *
   * @param errorType the exception's class, or empty
   */
  void databaseEnded(DatabaseOperation operation, String errorType, long nanos);

  /** Somebody waited for a connection, and got it or not in time. */
  void connectionWaited(ConnectionPool pool, long nanos);

  /** Somebody waited for a connection in vain; {@link #connectionWaited} was called, too. */
  void connectionTimedOut(ConnectionPool pool);

  /** A pool made a connection. */
  void connectionCreated(ConnectionPool pool, long nanos);

  /** A connection was borrowed for so long. */
  void connectionUsed(ConnectionPool pool, long nanos);

  /**
   * An exception that nobody caught, or that was only logged.
   *
   * @param origin one of the constants of {@link UncaughtException}
   */
  void uncaughtException(String errorType, String origin);

  /** A record was logged that passed its logger's level. */
  void logged(LogLevel level);

  /** Goes nowhere: what woven code meets before the agent has started and without it. */
  Sink NONE =
      new Sink() {
        @Override
        public void httpServerStarted(String method) {}

        @Override
        public void httpServerEnded(
            String method, String route, int status, String errorType, long nanos) {}

        @Override
        public void httpServerLeftOut(String method) {}

        @Override
        public void httpClientActive(String method, String address, int port) {}

        @Override
        public void httpClientIdle(String method, String address, int port) {}

        @Override
        public void httpClientEnded(
            String method, String address, int port, int status, String errorType, long nanos) {}

        @Override
        public void databaseStarted(Database database) {}

        @Override
        public void databaseAbandoned(Database database) {}

        @Override
        public void databaseEnded(DatabaseOperation operation, String errorType, long nanos) {}

        @Override
        public void connectionWaited(ConnectionPool pool, long nanos) {}

        @Override
        public void connectionTimedOut(ConnectionPool pool) {}

        @Override
        public void connectionCreated(ConnectionPool pool, long nanos) {}

        @Override
        public void connectionUsed(ConnectionPool pool, long nanos) {}

        @Override
        public void uncaughtException(String errorType, String origin) {}

        @Override
        public void logged(LogLevel level) {}
      };
}
