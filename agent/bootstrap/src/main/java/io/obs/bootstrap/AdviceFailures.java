package io.obs.bootstrap;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where exceptions in advice end: they never reach the application. Each is counted; the first of
 * each type of exception in each advice is logged.
 */
public final class AdviceFailures {
  private static final ConcurrentHashMap<String, AtomicLong> COUNTS =
      new ConcurrentHashMap<String, AtomicLong>();
  private static final ConcurrentHashMap<String, Boolean> LOGGED =
      new ConcurrentHashMap<String, Boolean>();

  private AdviceFailures() {}

  /**
   * Called by woven code with what its advice threw.
   *
   * @param instrumentation its name
   * @param advice the advice's class name
   */
  public static void report(Throwable thrown, String instrumentation, String advice) {
    try {
      AtomicLong count = COUNTS.get(instrumentation);
      if (count == null) {
        COUNTS.putIfAbsent(instrumentation, new AtomicLong());
        count = COUNTS.get(instrumentation);
      }
      count.incrementAndGet();
      String type = advice + ' ' + thrown.getClass().getName();
      if (LOGGED.size() < 1000 && LOGGED.putIfAbsent(type, Boolean.TRUE) == null) {
        AgentLog.warn(
            "instrumentation "
                + instrumentation
                + ": "
                + advice
                + " failed; the call was not measured, the application goes on;"
                + " further failures of this type are only counted",
            thrown);
      }
    } catch (Throwable t) {
      // An error while reporting an error, such as a full heap or stack. The application comes
      // first; there is nothing left to report it with.
    }
  }

  /** How many failures of an instrumentation there were. */
  public static long count(String instrumentation) {
    AtomicLong count = COUNTS.get(instrumentation);
    return count == null ? 0 : count.get();
  }
}
