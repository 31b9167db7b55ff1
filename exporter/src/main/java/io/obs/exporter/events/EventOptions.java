package io.obs.exporter.events;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** What an {@link EventWriter} can be told besides; costs nothing to make. */
public final class EventOptions {
  /** How an event is written. */
  public enum Format {
    /** Logstash's layout, with the names of the metrics' labels. */
    LOGSTASH,

    /** The Elastic Common Schema. */
    ECS,

    /** A block of lines for people. */
    TEXT
  }

  private static final long REPEAT_INTERVAL_MILLIS = 60_000;

  long repeatIntervalMillis = REPEAT_INTERVAL_MILLIS;
  boolean messages = true;
  List<String> redactions = Collections.emptyList();
  Format format = Format.LOGSTASH;
  Callable<String> serviceVersion;

  /**
   * How long repeats of a fault are counted before one event tells of them; 0 to write each.
   *
   * @return this
   */
  public EventOptions repeatIntervalMillis(long millis) {
    repeatIntervalMillis = millis;
    return this;
  }

  /**
   * Whether messages of exceptions and log records are written; {@code true} unless told otherwise.
   *
   * @return this
   */
  public EventOptions messages(boolean shown) {
    messages = shown;
    return this;
  }

  /**
   * Regular expressions for what is not written, with spaces between; null for none. Not read
   * before the writer's thread runs, which tells of those that are wrong.
   *
   * @return this
   */
  public EventOptions redactions(String expressions) {
    List<String> parts = new ArrayList<String>();
    int from = 0;
    while (expressions != null && from <= expressions.length()) {
      int space = expressions.indexOf(' ', from);
      int end = space < 0 ? expressions.length() : space;
      if (end > from) {
        parts.add(expressions.substring(from, end));
      }
      from = end + 1;
    }
    redactions = parts;
    return this;
  }

  /**
   * How events are written.
   *
   * @return this
   */
  public EventOptions format(Format format) {
    this.format = format;
    return this;
  }

  /**
   * Tells the application's version, or null; called once, on the writer's thread, with the first
   * event.
   *
   * @return this
   */
  public EventOptions serviceVersion(Callable<String> version) {
    serviceVersion = version;
    return this;
  }
}
