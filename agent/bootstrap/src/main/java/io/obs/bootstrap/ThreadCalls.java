package io.obs.bootstrap;

/**
 * The calls that the current thread is in: how deep for each kind, so that only the outermost call
 * of a kind is counted (a pool's wrapper around a driver's statement, a driver that calls itself).
 *
 * <p>Holds nothing of the application's once its calls are over, so that a thread of a pool keeps
 * no class loader alive.
 */
final class ThreadCalls {
  private static final ThreadLocal<ThreadCalls> CURRENT = new ThreadLocal<ThreadCalls>();

  /** Whether the thread is obs's own: what it makes the application do is not the application's. */
  boolean ofAgent;

  int databaseDepth;
  long databaseStartNanos;
  Database database;

  /** What the statement does that the outermost one is wrapped around; null if unknown. */
  DatabaseOperation nested;

  /** Whether a driver is being asked for its URL: what it does to answer is not measured. */
  boolean asking;

  /** The connection that the thread opens now; null while it opens none. */
  ConnectionOpening opening;

  int prepareDepth;
  Object prepared;

  /** The SQL of what was prepared; null for none. */
  String preparedSql;

  /** How many calls of {@code invokeAll} the thread is in. */
  int invokeAllDepth;

  /** The request whose response the thread waits for; null while it waits for none. */
  Object awaited;

  /** A call whose response the thread has waited for, for its next one; null if there is none. */
  BlockingHttpCall endedCall;

  /** The request that the thread works for; null outside one. */
  HttpServerRequest request;

  /** Whether an OSGi framework was made to show the door since it was last asked for. */
  boolean doorShown;

  /** The records that are being logged; null before the first. */
  private LogCalls logs;

  /** What the thread called outside requests; null before its first call. */
  private RecentCalls recent;

  /** Where the thread's calls are kept: with the request that it works for, else its own. */
  RecentCalls recent() {
    if (request != null) {
      return request.recent;
    }
    if (recent == null) {
      recent = new RecentCalls();
    }
    return recent;
  }

  /** The records that are being logged. */
  LogCalls logs() {
    if (logs == null) {
      logs = new LogCalls();
    }
    return logs;
  }

  static ThreadCalls current() {
    ThreadCalls calls = CURRENT.get();
    if (calls == null) {
      calls = new ThreadCalls();
      CURRENT.set(calls);
    }
    return calls;
  }
}
