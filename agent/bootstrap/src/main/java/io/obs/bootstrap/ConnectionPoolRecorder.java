package io.obs.bootstrap;

/**
 * The door for connection pools: what happens in them. (What they are is asked of {@link
 * ConnectionPools}.) Calls for a pool that is not known yet measure nothing.
 *
 * <pre>
 * started            somebody asks for a connection
 *   created          the pool made one, on this thread or another
 *   obtained         one observation of waiting; or timedOut, one of waiting and a timeout
 * borrowed           the connection is handed out
 *   returned         one observation of use, whoever calls it first and however often
 * </pre>
 */
public final class ConnectionPoolRecorder {
  private ConnectionPoolRecorder() {}

  /** The clock of a wait or of the making of a connection starts; never 0. */
  public static long started() {
    long now = System.nanoTime();
    return now == 0 ? 1 : now;
  }

  /**
   * A wait ended with a connection.
   *
   * @param startNanos what {@link #started} returned; 0 if it did not
   */
  public static void obtained(long startNanos, Object pool) {
    long now = System.nanoTime();
    ConnectionPool known = startNanos == 0 ? null : ConnectionPools.of(pool);
    if (known != null) {
      Sinks.sink.connectionWaited(known, now - startNanos);
    }
  }

  /**
   * A wait ended in vain, because its time was over: it was a wait, too. Leaving it out would show
   * short waits just when nobody gets a connection.
   */
  public static void timedOut(long startNanos, Object pool) {
    long now = System.nanoTime();
    ConnectionPool known = startNanos == 0 ? null : ConnectionPools.of(pool);
    if (known != null) {
      Sinks.sink.connectionWaited(known, now - startNanos);
      Sinks.sink.connectionTimedOut(known);
    }
  }

  /** A pool has made a connection to the database. */
  public static void created(long startNanos, Object pool) {
    long now = System.nanoTime();
    ConnectionPool known = startNanos == 0 ? null : ConnectionPools.of(pool);
    if (known != null) {
      Sinks.sink.connectionCreated(known, now - startNanos);
    }
  }

  /**
   * A connection is handed out.
   *
   * @param entry the library's object for it, which lives as long as the connection does
   */
  public static void borrowed(Object entry, Object pool) {
    Object state = ObjectState.get(entry);
    ConnectionUse use;
    if (state instanceof ConnectionUse) {
      use = (ConnectionUse) state;
    } else {
      ConnectionPool known = ConnectionPools.of(pool);
      if (known == null) {
        return;
      }
      use = new ConnectionUse(known);
      ObjectState.set(entry, use);
    }
    use.begin(started());
  }

  /**
   * Tells the pool of a connection that is made by something that does not know it. Nothing is
   * measured by this alone.
   */
  public static void belongs(Object entry, Object pool) {
    ConnectionPool known = ConnectionPools.of(pool);
    if (known != null) {
      ObjectState.set(entry, new ConnectionUse(known));
    }
  }

  /** The same as {@link #created} for a connection that {@link #belongs} to its pool. */
  public static void entryCreated(long startNanos, Object entry) {
    long now = System.nanoTime();
    Object state = startNanos == 0 ? null : ObjectState.get(entry);
    if (state instanceof ConnectionUse) {
      Sinks.sink.connectionCreated(((ConnectionUse) state).pool(), now - startNanos);
    }
  }

  /** A connection is given back, or closed for good; only the first word on it counts. */
  public static void returned(Object entry) {
    Object state = ObjectState.get(entry);
    if (state instanceof ConnectionUse) {
      ((ConnectionUse) state).end(System.nanoTime());
    }
  }
}
