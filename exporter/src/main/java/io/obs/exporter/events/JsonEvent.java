package io.obs.exporter.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event as logback passes it on, with the fields that logback does not know. */
final class JsonEvent extends LoggingEvent {
  private final Map<String, Object> fields = new LinkedHashMap<String, Object>();
  private final Throwable thrown;
  private byte[] line;

  /**
   * @param thrown what the stack trace is of; may be null
   */
  JsonEvent(
      String loggerName,
      Level level,
      long epochMillis,
      String threadName,
      String message,
      Throwable thrown) {
    setLoggerName(loggerName);
    setLevel(level);
    setTimeStamp(epochMillis);
    setThreadName(JsonText.clean(threadName, 256));
    setMessage(JsonText.clean(message, 2048));
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
