package io.obs.exporter.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The counters of one series, side by side: an observation touches several of them, and what a call
 * costs under load is mostly the lines of memory that it must bring back into the processor's
 * cache. An adder for each would be a line each.
 *
 * <p>As in an adder, threads share the counters until two of them meet there; from then on they
 * spread over stripes, which share no line. Safe from any thread; adding neither locks nor, but for
 * a stripe's first time, allocates.
 *
 * <p>Is the array that it starts with, rather than has it, which would be one more line.
 */
final class Counters extends AtomicLongArray {
  private static final long serialVersionUID = 1;

  /** Counters of a stripe have so many unused ones on either side: two lines of 64 bytes. */
  private static final int PADDING = 16;

  /** A power of two, so that threads of all processors are unlikely to meet again. */
  private static final int STRIPES =
      Integer.highestOneBit(Math.min(32, Runtime.getRuntime().availableProcessors())) * 4;

  /** Null until two threads have met; each stripe is made when its first thread comes. */
  private transient volatile AtomicReferenceArray<AtomicLongArray> stripes;

  Counters(int size) {
    super(size);
  }

  void add(int counter, long amount) {
    if (stripes == null) {
      long value = get(counter);
      if (compareAndSet(counter, value, value + amount)) {
        return;
      }
    }
    ofThread().getAndAdd(PADDING + counter, amount);
  }

  /** What was added up to now; what is added meanwhile may be in it. */
  long sum(int counter) {
    long sum = get(counter);
    AtomicReferenceArray<AtomicLongArray> all = stripes;
    if (all != null) {
      for (int i = 0; i < STRIPES; i++) {
        AtomicLongArray stripe = all.get(i);
        if (stripe != null) {
          sum += stripe.get(PADDING + counter);
        }
      }
    }
    return sum;
  }

  /** Whichever of a few stripes the current thread's identity says. */
  private AtomicLongArray ofThread() {
    int hash = System.identityHashCode(Thread.currentThread());
    int index = (hash ^ (hash >>> 8)) & (STRIPES - 1);
    AtomicReferenceArray<AtomicLongArray> all = stripes;
    if (all == null) {
      all = spread();
    }
    AtomicLongArray stripe = all.get(index);
    if (stripe == null) {
      all.compareAndSet(index, null, new AtomicLongArray(PADDING + length() + PADDING));
      stripe = all.get(index); // whoever came first
    }
    return stripe;
  }

  private synchronized AtomicReferenceArray<AtomicLongArray> spread() {
    if (stripes == null) {
      stripes = new AtomicReferenceArray<AtomicLongArray>(STRIPES);
    }
    return stripes;
  }
}
