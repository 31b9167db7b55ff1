package io.obs.benchmarks;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Sends requests at a fixed rate, whatever the answers do. */
final class FixedRate {
  private FixedRate() {}

  /**
   * Adds the milliseconds that each of {@code count} requests took: from when it was due, if an
   * earlier answer held it up, so that a pause counts for every request that it delays; else from
   * when it was sent, as this thread's own waking up late is not the server's doing.
   */
  static void run(HttpConnection client, byte[] request, int rate, int count, Figures millis)
      throws IOException {
    double[] measured = new double[count];
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / rate;
      long from = System.nanoTime();
      if (from > due) {
        from = due;
      } else {
        for (; from < due; from = System.nanoTime()) {
          LockSupport.parkNanos(due - from);
        }
      }
      client.exchange(request);
      measured[i] = (System.nanoTime() - from) / 1e6;
    }
    millis.addAll(measured);
  }
}
