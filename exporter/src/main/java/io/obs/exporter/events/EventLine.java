package io.obs.exporter.events;

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
