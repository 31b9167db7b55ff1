package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes the agent's own lines: the same layout as events, by hand. Every JVM that starts well has
 * one such line, and most never have an event; logback and Jackson, some five hundred classes and a
 * third of a second of CPU while the application starts, are for those that do. Used by the
 * writer's thread only.
 */
final class AgentLines {
  private static final String LOGGER = "obs.agent";
  private static final int MAX_NAME = 256;
  private static final int MAX_TYPE = 512;
  private static final int MAX_MESSAGE = 2048;

  private final LineOutput output;
  private final String serviceName;
  private final ProcessIdentity process;

  AgentLines(LineOutput output, String serviceName, ProcessIdentity process) {
    this.output = output;
    this.serviceName = serviceName;
    this.process = process;
  }

  /** Writes one; message and exception may be null. */
  void write(
      AgentLog.Level level, long epochMillis, String threadName, String message, Throwable thrown) {
    StringBuilder line = new StringBuilder(512);
    line.append("{\"@timestamp\":\"");
    appendTime(line, epochMillis);
    line.append("\",\"@version\":\"1\"");
    field(line, "level", level.name(), MAX_NAME);
    line.append(",\"level_value\":").append(value(level));
    field(line, "logger_name", LOGGER, MAX_NAME);
    field(line, "thread_name", threadName, MAX_NAME);
    field(line, "message", String.valueOf(message), MAX_MESSAGE);
    if (thrown != null) {
      field(line, "error_type", thrown.getClass().getName(), MAX_TYPE);
      field(line, "error_message", StackTrace.messageOf(thrown), MAX_MESSAGE);
    }
    field(line, "service_name", serviceName, MAX_NAME);
    field(line, "host_name", process.hostName, MAX_NAME);
    if (process.pid != 0) {
      line.append(",\"process_pid\":").append(process.pid);
    }
    if (thrown != null) {
      // a character takes three bytes at most, but for pairs, which are two of them
      int room = JsonLineEncoder.MAX_BYTES - 3 * line.length() - 32;
      field(line, "stack_trace", StackTrace.of(thrown, Math.max(0, room)), room);
    }
    output.write(
        new EventLine(
            line.append("}\n").toString().getBytes(StandardCharsets.UTF_8),
            epochMillis,
            value(level)));
  }

  /** Logback's numbers. */
  private static int value(AgentLog.Level level) {
    switch (level) {
      case DEBUG:
        return 10_000;
      case INFO:
        return 20_000;
      case WARN:
        return 30_000;
      default:
        return 40_000;
    }
  }

  /** ISO 8601 in UTC, with milliseconds, as events have it. */
  static void appendTime(StringBuilder to, long epochMillis) {
    int millis = (int) Math.floorMod(epochMillis, 1000L);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC);
    to.append(time.getYear()).append('-');
    digits(to, time.getMonthValue(), 2).append('-');
    digits(to, time.getDayOfMonth(), 2).append('T');
    digits(to, time.getHour(), 2).append(':');
    digits(to, time.getMinute(), 2).append(':');
    digits(to, time.getSecond(), 2).append('.');
    digits(to, millis, 3).append('Z');
  }

  private static StringBuilder digits(StringBuilder to, int number, int width) {
    String digits = Integer.toString(number);
    for (int i = digits.length(); i < width; i++) {
      to.append('0');
    }
    return to.append(digits);
  }

  /** Adds a field; a null or empty value is left out. */
  private static void field(StringBuilder line, String name, String value, int maxBytes) {
    if (value != null && !value.isEmpty()) {
      line.append(",\"").append(name).append("\":\"");
      JsonText.append(line, JsonText.clean(value, maxBytes));
      line.append('"');
    }
  }

  void close() {
    output.close();
  }
}
