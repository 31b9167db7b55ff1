package io.obs.exporter.events;

import java.nio.charset.StandardCharsets;

/** Lines for tests of outputs. */
final class Lines {
  private static final int ERROR = 40_000;

  private Lines() {}

  static EventLine line(String text) {
    return line(text, 0, ERROR);
  }

  static EventLine line(String text, long epochMillis, int levelValue) {
    return new EventLine((text + "\n").getBytes(StandardCharsets.UTF_8), epochMillis, levelValue);
  }

  /** In so many seconds from now, for {@link LineOutput#flush}. */
  static long seconds(long seconds) {
    return System.nanoTime() + seconds * 1_000_000_000L;
  }

  /** A text of so many letters. */
  static String letters(int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + i % 26));
    }
    return letters.toString();
  }
}
