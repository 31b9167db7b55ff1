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
 * transactionStarted        a connection commits, rolls back, sets or releases a savepoint
 *   commitEnded and so on   the same
 * connectStarted            a driver is asked to open a connection
 *   connectEnded            one observation, if it did or failed, and no other driver did it for it
 * </pre>
 *
 * Each pair is nested properly on one thread. A pool's statement is wrapped around the driver's:
 * time is taken from the outermost, the database from the innermost, whose connection knows its
 * URL, so that a pool's short-lived connections need not be asked for it.
 */
public final class DatabaseRecorder {
  /** What a started call returns whose database must be told first. */
  public static final int UNKNOWN = 3;

  /** What a started call returns if it was not started; the value of a failed enter. */
  private static final int NOT_STARTED = 0;

  private static final int OUTERMOST = 1;
  private static final int NESTED = 2;

  private DatabaseRecorder() {}

  // --- opening connections

  /**
   * A driver is asked to open a connection; {@link #connectEnded} must follow on this thread.
   * Statements that it executes for that are its own. In flight is the innermost driver's opening.
   *
   * @param url may be null, or one for another driver
   */
  public static int connectStarted(String url) {
    if (isPool(url)) {
      return NOT_STARTED; // what it opens, another driver opens
    }
    ThreadCalls calls = ThreadCalls.current();
    ConnectionOpening outer = calls.opening;
    if (calls.databaseDepth > (outer == null ? 0 : outer.depth)) {
      return NOT_STARTED; // for a statement, such as one that reads a table of another database
    }
    Database database = Database.of(url);
    if (outer != null) {
      Sinks.sink.databaseAbandoned(outer.database);
    }
    Sinks.sink.databaseStarted(database);
    int depth = calls.databaseDepth + 1;
    calls.opening = new ConnectionOpening(outer, database, depth, System.nanoTime());
    calls.databaseDepth = depth;
    return OUTERMOST;
  }

  /** Pools that come as a driver (Commons DBCP, Druid, Proxool) and hand out what they have. */
  private static boolean isPool(String url) {
    return url != null
        && (url.startsWith("jdbc:apache:commons:dbcp:")
            || url.startsWith("jdbc:wrap-jdbc:")
            || url.startsWith("proxool."));
  }

  /**
   * A driver has opened a connection, or failed to, or the URL was not one of its own.
   *
   * @param connection null if there is none
   * @param thrown null if it has not failed
   */
  public static void connectEnded(int started, Object connection, Throwable thrown) {
    if (started == NOT_STARTED) {
      return;
    }
    long now = System.nanoTime();
    ThreadCalls calls = ThreadCalls.current();
    ConnectionOpening ended = calls.opening;
    ConnectionOpening outer = ended.outer;
    calls.opening = outer;
    calls.databaseDepth--;
    if (outer != null) {
      outer.counted |= ended.counted || connection != null || thrown != null;
      Sinks.sink.databaseStarted(outer.database);
    }
    if (ended.counted || connection == null && thrown == null) {
      Sinks.sink.databaseAbandoned(ended.database);
    } else {
      record(calls, ended.database.connect(), thrown, now - ended.startNanos, now);
    }
  }

  // --- making statements

  /** A connection begins to make a statement; {@link #prepared} must follow on this thread. */
  public static int prepareStarted() {
    ThreadCalls calls = ThreadCalls.current();
    calls.prepared = null; // of an earlier statement, such as a pool's test of the connection
    return calls.prepareDepth++ == 0 ? OUTERMOST : NESTED;
  }

  /**
   * Whether the database must be told to {@link #prepared} by the connection's URL, because neither
   * the connection nor a statement that this one is wrapped around has told it. If so, {@link
   * #connected} must follow on this thread.
   */
  public static boolean isDatabaseUnknown(Object connection) {
    ThreadCalls calls = ThreadCalls.current();
    if (calls.asking || calls.prepared != null || ObjectState.get(connection) instanceof Database) {
      return false;
    }
    ask(calls);
    return true;
  }

  /** Tells the database of a connection; a null URL stands for a driver that would not say. */
  public static void connected(Object connection, String url) {
    asked();
    ObjectState.set(connection, Database.of(url));
  }

  /**
   * A driver may prepare and execute statements to answer, and would be asked about those again.
   */
  private static void ask(ThreadCalls calls) {
    calls.databaseDepth++;
    calls.asking = true;
  }

  private static ThreadCalls asked() {
    ThreadCalls calls = ThreadCalls.current();
    calls.databaseDepth--;
    calls.asking = false;
    calls.prepared = null;
    return calls;
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
    if (calls.asking) {
      return;
    }
    if (statement != null) {
      Object state = calls.prepared;
      if (state == null) {
        Database database = databaseOf(ObjectState.get(connection));
        state = sql == null ? database : database.operation(sql);
        calls.prepared = state;
        calls.preparedSql = sql;
      } else {
        if (calls.preparedSql != sql) {
          // what a driver made for itself, such as to ask for a procedure's parameters
          state = sql == null ? databaseOf(state) : databaseOf(state).operation(sql);
          calls.prepared = state;
          calls.preparedSql = sql;
        }
        if (ObjectState.get(connection) == null) {
          ObjectState.set(connection, databaseOf(state)); // a wrapper; it may commit next
        }
      }
      ObjectState.set(statement, state);
    }
    if (calls.prepareDepth == 0) {
      calls.prepared = null;
      calls.preparedSql = null;
    }
  }

  private static Database databaseOf(Object state) {
    if (state instanceof DatabaseOperation) {
      return ((DatabaseOperation) state).database();
    }
    return state instanceof Database ? (Database) state : Database.UNKNOWN;
  }

  // --- executing them

  /**
   * A connection is tested, for a pool or by one, or anything else is done that is no operation of
   * the application; {@link #testEnded} must follow on this thread. What a driver executes for that
   * is its own: one driver sends a statement, another a message of its protocol, or nothing.
   */
  public static int testStarted() {
    ThreadCalls.current().databaseDepth++;
    return NESTED;
  }

  /** The test of a connection ended. */
  public static void testEnded(int started) {
    if (started != NOT_STARTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /**
   * A statement's execution begins; {@link #executeEnded} must follow on this thread. What a driver
   * executes while it makes a statement is its own.
   *
   * @return {@link #UNKNOWN} if the database of the statement must be told first, which was made
   *     before the agent came or out of its sight; then {@link #executeStarted(Object, String)}
   *     must follow on this thread, and its result stands
   */
  public static int executeStarted(Object statement) {
    ThreadCalls calls = ThreadCalls.current();
    Object state = ObjectState.get(statement);
    if (calls.databaseDepth > 0 || calls.prepareDepth > 0) {
      if (calls.nested == null && state instanceof DatabaseOperation) {
        calls.nested = (DatabaseOperation) state;
      }
      calls.databaseDepth++;
      return NESTED;
    }
    if (state == null) {
      ask(calls);
      return UNKNOWN;
    }
    return start(calls, databaseOf(state));
  }

  /**
   * The execution begins of a statement whose database was unknown.
   *
   * @param url of its connection; null for a driver that would not say
   */
  public static int executeStarted(Object statement, String url) {
    ThreadCalls calls = asked();
    Database database = Database.of(url);
    ObjectState.set(statement, database);
    return start(calls, database);
  }

  private static int start(ThreadCalls calls, Database database) {
    calls.database = database;
    calls.nested = null;
    Sinks.sink.databaseStarted(database);
    calls.databaseStartNanos = System.nanoTime();
    // last: whatever failed above, such as a stack that is full, must not leave a depth behind
    calls.databaseDepth = 1;
    return OUTERMOST;
  }

  /** A statement's execution ended that was made with its SQL. */
  public static void executeEnded(int started, Object statement, Throwable thrown) {
    if (started == OUTERMOST) {
      long now = System.nanoTime();
      ThreadCalls calls = ThreadCalls.current();
      long nanos = stop(calls, now);
      Object state = ObjectState.get(statement);
      DatabaseOperation operation;
      if (state instanceof DatabaseOperation) {
        operation = (DatabaseOperation) state;
      } else if ((operation = nested(calls)) != null) {
        ObjectState.set(statement, operation);
      } else {
        operation = calls.database.operation(null);
      }
      record(calls, operation, thrown, nanos, now);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /** A statement's execution ended that got its SQL with it; the SQL may be null. */
  public static void executeEnded(int started, String sql, Throwable thrown) {
    if (started == OUTERMOST) {
      long now = System.nanoTime();
      ThreadCalls calls = ThreadCalls.current();
      long nanos = stop(calls, now);
      record(calls, calls.database.operation(sql), thrown, nanos, now);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /** A batch's execution ended. */
  public static void batchEnded(int started, Object statement, Throwable thrown) {
    if (started == OUTERMOST) {
      long now = System.nanoTime();
      ThreadCalls calls = ThreadCalls.current();
      long nanos = stop(calls, now);
      Object state = ObjectState.get(statement);
      DatabaseOperation row =
          state instanceof DatabaseOperation ? (DatabaseOperation) state : nested(calls);
      record(calls, row == null ? calls.database.batch() : row.asBatch(), thrown, nanos, now);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  // --- transactions

  /**
   * A connection begins to commit, to roll back, to set or to release a savepoint; the end of that
   * must follow on this thread. A driver may execute statements for it, which are not counted then.
   *
   * @return {@link #UNKNOWN} if the database of the connection must be told first, because it has
   *     made no statement yet; then {@link #transactionStarted(Object, String)} must follow on this
   *     thread, and its result stands
   */
  public static int transactionStarted(Object connection) {
    return executeStarted(connection);
  }

  /**
   * The same for a connection whose database was unknown.
   *
   * @param url null for a driver that would not say
   */
  public static int transactionStarted(Object connection, String url) {
    return executeStarted(connection, url);
  }

  /** A commit ended. */
  public static void commitEnded(int started, Throwable thrown) {
    transactionEnded(started, Database.COMMIT, thrown);
  }

  /** A rollback ended, of all or up to a savepoint. */
  public static void rollbackEnded(int started, Throwable thrown) {
    transactionEnded(started, Database.ROLLBACK, thrown);
  }

  /** The setting of a savepoint ended. */
  public static void savepointEnded(int started, Throwable thrown) {
    transactionEnded(started, Database.SAVEPOINT, thrown);
  }

  /** The release of a savepoint ended. */
  public static void releaseEnded(int started, Throwable thrown) {
    transactionEnded(started, Database.RELEASE, thrown);
  }

  private static void transactionEnded(int started, int step, Throwable thrown) {
    if (started == OUTERMOST) {
      long now = System.nanoTime();
      ThreadCalls calls = ThreadCalls.current();
      long nanos = stop(calls, now);
      record(calls, calls.database.transaction(step), thrown, nanos, now);
    } else if (started == NESTED) {
      ThreadCalls.current().databaseDepth--;
    }
  }

  /** Comes first: whatever fails later loses one observation, never the depth. */
  private static long stop(ThreadCalls calls, long now) {
    calls.databaseDepth--;
    return now - calls.databaseStartNanos;
  }

  /**
   * What the wrapped statement does, for a wrapper that was made out of sight: by a connection that
   * is a dynamic proxy. Null if unknown, or if it went to another database than was announced.
   */
  private static DatabaseOperation nested(ThreadCalls calls) {
    DatabaseOperation operation = calls.nested;
    return operation == null || operation.database() != calls.database ? null : operation;
  }

  private static void record(
      ThreadCalls calls, DatabaseOperation operation, Throwable thrown, long nanos, long now) {
    String errorType = thrown == null ? "" : thrown.getClass().getName();
    Sinks.sink.databaseEnded(operation, errorType, nanos);
    calls.recent().database(operation, errorType, nanos, now);
  }
}
