package io.obs.exporter.http;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the agent's log what went wrong, each kind at most once a minute, so that a stranger who
 * knocks on the port cannot fill the log. What was held back is counted and told with the next one.
 * Any thread may call it; a listener that throws is ignored.
 */
final class Trouble {
  /** What can go wrong; the fixed number of kinds bounds what is remembered. */
  enum Kind {
    ACCEPT,
    CROWD,
    COLLECT,
    SLOW,
    INTERNAL
  }

  private final Consumer<String> listener;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final long[] toldAt = new long[Kind.values().length];
  private final long[] heldBack = new long[Kind.values().length];
  private final boolean[] told = new boolean[Kind.values().length];

  Trouble(Consumer<String> listener, long intervalNanos) {
    this(listener, intervalNanos, System::nanoTime);
  }

  Trouble(Consumer<String> listener, long intervalNanos, LongSupplier nanoTime) {
    this.listener = listener;
    this.intervalNanos = intervalNanos;
    this.nanoTime = nanoTime;
  }

  void report(Kind kind, String message) {
    String line = message;
    synchronized (this) {
      int k = kind.ordinal();
      long now = nanoTime.getAsLong();
      if (told[k] && now - toldAt[k] < intervalNanos) {
        heldBack[k]++;
        return;
      }
      if (heldBack[k] > 0) {
        line = message + " (and " + heldBack[k] + " more like it since the last such line)";
      }
      told[k] = true;
      toldAt[k] = now;
      heldBack[k] = 0;
    }
    try {
      listener.accept(line);
    } catch (Throwable ignored) {
      // The log's own failure must not end a thread of the endpoint.
    }
  }
}
