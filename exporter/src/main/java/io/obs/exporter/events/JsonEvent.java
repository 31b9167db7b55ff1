package io.obs.exporter.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event as logback passes it on, with the fields that logback does not know. */
final class JsonEvent extends LoggingEvent {
  private static final int MAX_NAME = 256;
  private static final int MAX_MESSAGE = 2048;

  private static final String FATAL = "FATAL";
  private static final int FATAL_VALUE = 50_000;

  private final Map<String, Object> fields = new LinkedHashMap<String, Object>();
  private final boolean fatal;
  private final Throwable thrown;
  private byte[] line;

  /**
   * @param level of the record; null for ERROR
   * @param thrown what the stack trace is of; may be null
   */
  JsonEvent(
      String loggerName,
      String level,
      long epochMillis,
      String threadName,
      String message,
      Throwable thrown) {
    setLoggerName(JsonText.clean(loggerName, MAX_NAME));
    setLevel(Level.ERROR); // logback has no higher one
    fatal = FATAL.equals(level);
    setTimeStamp(epochMillis);
    setThreadName(threadName == null ? "" : JsonText.clean(threadName, MAX_NAME));
    setMessage(JsonText.clean(message, MAX_MESSAGE));
    // else the event asks slf4j for a context that it would have to start
    setMDCPropertyMap(Collections.<String, String>emptyMap());
    this.thrown = thrown;
  }

  /** Adds a field; a null or empty value is left out. */
  void put(String name, String value, int maxBytes) {
    if (value != null && !value.isEmpty()) {
      fields.put(name, JsonText.clean(value, maxBytes));
    }
  }

  /** Adds a number. */
  void put(String name, long value) {
    fields.put(name, value);
  }

  /** Adds a time in milliseconds, to the microsecond. */
  void putMillis(String name, long nanos) {
    fields.put(name, millis(nanos));
  }

  static double millis(long nanos) {
    return nanos / 1000 / 1e3;
  }

  void put(String name, boolean value) {
    fields.put(name, value);
  }

  /** Adds an object of texts, which are clean; an empty one is left out. */
  void put(String name, Map<String, Object> value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  /** Adds objects, whose texts are clean; an empty list is left out. */
  void put(String name, List<Map<String, Object>> value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  /** As it was logged. */
  String levelName() {
    return fatal ? FATAL : Level.ERROR.toString();
  }

  int levelValue() {
    return fatal ? FATAL_VALUE : Level.ERROR_INT;
  }

  /** Texts, numbers, truth values, and objects and lists of them; in their order. */
  Map<String, Object> fields() {
    return fields;
  }

  Throwable thrown() {
    return thrown;
  }

  /** What it was encoded as, so that several outputs share the work; null before. */
  byte[] line() {
    return line;
  }

  void setLine(byte[] line) {
    this.line = line;
  }
}
