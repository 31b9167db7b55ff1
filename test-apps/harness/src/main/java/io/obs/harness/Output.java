package io.obs.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One stream of a child, read as UTF-8 by a daemon thread: the text as written, and its lines. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final List<String> lines = new ArrayList<>();
  private int lineStart;
  private boolean ended;
  private final Thread reader;

  Output(String name, InputStream stream) {
    reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    char[] buffer = new char[8192];
    try (Reader in = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        append(buffer, count);
      }
    } catch (IOException closed) {
      // the process is gone; what was read stands
    } finally {
      end();
    }
  }

  private synchronized void append(char[] buffer, int count) {
    int scanFrom = text.length();
    text.append(buffer, 0, count);
    for (int i = text.indexOf("\n", scanFrom); i >= 0; i = text.indexOf("\n", lineStart)) {
      int lineEnd = i > lineStart && text.charAt(i - 1) == '\r' ? i - 1 : i;
      lines.add(text.substring(lineStart, lineEnd));
      lineStart = i + 1;
    }
    notifyAll();
  }

  private synchronized void end() {
    if (lineStart < text.length()) {
      lines.add(text.substring(lineStart));
    }
    ended = true;
    notifyAll();
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The first line that matches, waiting for it; empty when the stream ends or the time is up. */
  synchronized Optional<String> await(Predicate<String> wanted, long timeoutNanos)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    int next = 0;
    while (true) {
      while (next < lines.size()) {
        String line = lines.get(next++);
        if (wanted.test(line)) {
          return Optional.of(line);
        }
      }
      long leftMillis = (timeoutNanos - (System.nanoTime() - startNanos)) / 1_000_000;
      if (ended || leftMillis <= 0) {
        return Optional.empty();
      }
      wait(leftMillis);
    }
  }

  /**
   * Waits for the last of the output; a grandchild that holds the stream open cannot delay it
   * longer.
   */
  void awaitEnd(long timeoutMillis) throws InterruptedException {
    reader.join(timeoutMillis);
  }
}
