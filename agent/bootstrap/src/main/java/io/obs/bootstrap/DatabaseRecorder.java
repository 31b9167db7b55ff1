package io.obs.bootstrap;

/**
 * The door for JDBC. Its parameters are objects because {@code java.sql} is out of sight of the
 * bootstrap loader since Java 9.
 *
 * <pre>
 * prepareStarted            a connection makes a statement
 *   prepared                the statement and its SQL, known from now on
 * executeStarted            a statement is executed
 *   executeEnded            one observation, if no other statement's execution is around it
 * </pre>
 *
 * Each pair is nested properly on one thread. A pool's statement is wrapped around the driver's:
 * time is taken from the outermost, the database from the innermost, whose connection knows its
 * URL, so that a pool's short-lived connections need not be asked for it.
 */
public final class DatabaseRecorder {
  /** What a started call returns if it was not started; the value of a failed enter. */
  private static final int NOT_STARTED = 0;

  private static final int OUTERMOST = 1;
  private static final int NESTED = 2;

  private DatabaseRecorder() {}

  // --- making statements

  /** A connection begins to make a statement; {@link #prepared} must follow on this thread. */
  public static int prepareStarted() {
    ThreadCalls calls = ThreadCalls.current();
    calls.prepared = null; // of an earlier statement, such as a pool's test of the connection
    return calls.prepareDepth++ == 0 ? OUTERMOST : NESTED;
  }

  /**
   * Whether the database must be told to {@link #prepared} by the connection's URL, because neither
   * the connection nor a statement that this one is wrapped around has told it.
   */
  public static boolean isDatabaseUnknown(Object connection) {
    return ThreadCalls.current().prepared == null
        && !(ObjectState.get(connection) instanceof Database);
  }

  /** Tells the database of a connection; a null URL stands for a driver that would not say. */
  public static void connected(Object connection, String url) {
    ObjectState.set(connection, Database.of(url));
  }

  /**
   * A connection made a statement, or failed to.
   *
   * @param started what {@link #prepareStarted} returned
   * @param statement null if it failed
   * @param sql null for a statement that gets its SQL when it is executed
   */
  public static void prepared(int started, Object connection, Object statement, String sql) {
    if (started == NOT_STARTED) {
      return;
    }
    ThreadCalls calls = ThreadCalls.current();
    calls.prepareDepth--;
    if (statement != null) {
      Object state = calls.prepared;
      if (state == null) {
        Object known = ObjectState.get(connection);
        Database database = known instanceof Database ? (Database) known : Database.UNKNOWN;
        state = sql == null ? database : database.operation(sql);
        calls.prepared = state;
      }
      ObjectState.set(statement, state);
    }
    if (calls.prepareDepth == 0) {
      calls.prepared = null;
    }
  }

  // --- executing them

  /** Whether {@link #statementOf} must tell a statement's database before it is executed. */
  public static boolean isStatementUnknown(Object statement) {
    return ThreadCalls.current().databaseDepth == 0 && ObjectState.get(statement) == null;
  }

  /** Tells the database of a statement that was made before the agent came, by URL. */
  public static void statementOf(Object statement, String url) {
    ObjectState.set(statement, Database.of(url));
  }

  /** A statement's execution begins; {@link #executeEnded} must follow on this thread. */
  public static int executeStarted(Object statement) {
    ThreadCalls calls = ThreadCalls.current();
    if (calls.databaseDepth++ > 0) {
      return NESTED;
    }
    Object state = ObjectState.get(statement);
    Database database =
        state instanceof DatabaseOperation
            ? ((DatabaseOperation) state).database()
            : state instanceof Database ? (Database) state : Database.UNKNOWN;
    calls.database = database;
    Sinks.sink.databaseStarted(database);
    calls.databaseStartNanos = System.nanoTime();
    return OUTERMOST;
  }

  /** A statement's execution ended that was made with its SQL. */
  public static void executeEnded(int started, Object statement, Throwable thrown) {
    if (started == OUTERMOST) {
      long nanos = stop();
      Object state = ObjectState.get(statement);
      record(
          state instanceof DatabaseOperation
              ? (DatabaseOperation) state
              : current().operation(null),
          thrown,
          nanos);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /** A statement's execution ended that got its SQL with it; the SQL may be null. */
  public static void executeEnded(int started, String sql, Throwable thrown) {
    if (started == OUTERMOST) {
      long nanos = stop();
      record(current().operation(sql), thrown, nanos);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /** A batch's execution ended. */
  public static void batchEnded(int started, Object statement, Throwable thrown) {
    if (started == OUTERMOST) {
      long nanos = stop();
      Object state = ObjectState.get(statement);
      record(
          state instanceof DatabaseOperation
              ? ((DatabaseOperation) state).asBatch()
              : current().batch(),
          thrown,
          nanos);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /** Stops the clock first: whatever fails later loses one observation, never the depth. */
  private static long stop() {
    long now = System.nanoTime();
    ThreadCalls calls = ThreadCalls.current();
    calls.databaseDepth--;
    return now - calls.databaseStartNanos;
  }

  private static Database current() {
    return ThreadCalls.current().database;
  }

  private static void record(DatabaseOperation operation, Throwable thrown, long nanos) {
    Sinks.sink.databaseEnded(operation, thrown == null ? "" : thrown.getClass().getName(), nanos);
  }
}
