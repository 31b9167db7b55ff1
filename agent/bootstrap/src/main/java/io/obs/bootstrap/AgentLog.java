package io.obs.bootstrap;

import java.util.ArrayList;
import java.util.List;

/**
 * The agent's own lines. Kept until the agent has opened its output, which it does not do before
 * the application had time to start, and then handed over to it. Safe from any thread; never blocks
 * on output, never throws.
 */
public final class AgentLog {
  /** How much a line matters. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /** Where lines go. Must not block. */
  public interface Output {
    /** Takes one line; {@code thrown} may be null. */
    void log(Level level, String message, Throwable thrown);
  }

  private static final int MAX_KEPT = 200;
  private static final List<Object[]> KEPT = new ArrayList<Object[]>();
  private static volatile Output output;

  private AgentLog() {}

  /** Opens the output and hands over what was kept. */
  public static void open(Output opened) {
    synchronized (KEPT) {
      for (Object[] line : KEPT) {
        opened.log((Level) line[0], (String) line[1], (Throwable) line[2]);
      }
      KEPT.clear();
      output = opened;
    }
  }

  /** For whoever looks for a fault of obs. */
  public static void debug(String message) {
    log(Level.DEBUG, message, null);
  }

  /** What an operator may want to know. */
  public static void info(String message) {
    log(Level.INFO, message, null);
  }

  /** What an operator should know. */
  public static void warn(String message) {
    log(Level.WARN, message, null);
  }

  /** What an operator should know, with what caused it. */
  public static void warn(String message, Throwable thrown) {
    log(Level.WARN, message, thrown);
  }

  /** The agent, or a part of it, does not work. */
  public static void error(String message, Throwable thrown) {
    log(Level.ERROR, message, thrown);
  }

  private static void log(Level level, String message, Throwable thrown) {
    Output opened = output;
    if (opened == null) {
      synchronized (KEPT) {
        opened = output;
        if (opened == null) {
          if (KEPT.size() < MAX_KEPT) {
            KEPT.add(new Object[] {level, message, thrown});
          }
          return;
        }
      }
    }
    opened.log(level, message, thrown);
  }
}
