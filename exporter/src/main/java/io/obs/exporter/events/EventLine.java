package io.obs.exporter.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A finished line on its way to the outputs, with what some of them need besides. Immutable. */
final class EventLine {
  /** What a line takes in memory beside its bytes. */
  static final int OVERHEAD_BYTES = 64;

  /** UTF-8, with the newline at its end; not to be changed. */
  final byte[] bytes;

  /** When it happened. */
  final long epochMillis;

  /** Logback's number of the level: 40000 for ERROR. */
  final int levelValue;

  EventLine(byte[] bytes, long epochMillis, int levelValue) {
    this.bytes = bytes;
    this.epochMillis = epochMillis;
    this.levelValue = levelValue;
  }

  /**
   * The same line, which says that so many events before it did not get here: {@code
   * "events_dropped":15}. A line that is no JSON cannot say so and stays as it is.
   */
  EventLine afterDropping(long events) {
    int end = length();
    if (events == 0 || end < 2 || bytes[0] != '{' || bytes[end - 1] != '}') {
      return this;
    }
    byte[] field = (",\"events_dropped\":" + events + "}\n").getBytes(StandardCharsets.US_ASCII);
    // within the limit that all lines have: Docker would split it
    byte[] line = JsonShortener.shorten(bytes, end, JsonLineEncoder.MAX_BYTES - field.length + 1);
    byte[] told = Arrays.copyOf(line, line.length - 1 + field.length);
    System.arraycopy(field, 0, told, line.length - 1, field.length);
    return new EventLine(told, epochMillis, levelValue);
  }

  /** How long it is without the newline. */
  int length() {
    int length = bytes.length;
    return length > 0 && bytes[length - 1] == '\n' ? length - 1 : length;
  }

  /** What it counts in a buffer. */
  int size() {
    return bytes.length + OVERHEAD_BYTES;
  }
}
