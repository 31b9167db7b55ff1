package io.obs.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A logging library as {@link LoggingContract} drives it, through its own API. The root logger's
 * name is empty. Implementations are loaded with the library, apart from the contract.
 */
public interface LoggingLibrary {
  /** As {@code log_events_total} names it. */
  String system();

  /** The library's own levels by name, with those of {@code log_events_total}, lowest first. */
  Map<String, String> levels();

  /**
   * Makes those of a text: the names, lowest first, each with {@code =} and the other's if it is
   * not the same.
   */
  static Map<String, String> levels(String text) {
    Map<String, String> levels = new LinkedHashMap<>();
    for (String level : text.split(" ")) {
      String[] names = level.split("=");
      levels.put(names[0], names[names.length - 1]);
    }
    return levels;
  }

  /** Takes away appenders and filters; from now on each logger logs all levels. */
  void reset();

  /** Adds an appender that gives on formatted messages, and throws what its target throws. */
  void append(String logger, Consumer<String> to);

  /** The same on a thread of the library's own; {@link #reset} waits for it. */
  void appendAsync(String logger, Consumer<String> to);

  /** A logger from which records do not pass to its parents. */
  void keepFromParents(String logger);

  /** A logger that logs nothing. */
  void switchOff(String logger);

  /** Lets a filter of one logger decide on each message, not formatted; false if there is none. */
  boolean filter(String logger, Predicate<String> passes);

  /**
   * Logs.
   *
   * @param thrown may be null
   */
  void log(String logger, String level, String message, Throwable thrown);

  /** Logs {@code "of "} and the argument, which is formatted late. */
  void logArgument(String logger, String level, Object argument, Throwable thrown);

  /** Sets a value of the thread's log context, or removes it if null; false if there is no such. */
  boolean putContext(String key, String value);
}
