package io.obs.bootstrap;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many failures a second are looked at closely. To read a request's headers, its last calls and
 * the log context costs some microseconds, and in a storm that is taken from requests that succeed;
 * of a fault that repeats hundreds of times a second one occurrence tells what all do.
 *
 * <p>By type and place: a fault of another type, or at another place, is looked at closely also
 * while one storms, unless their hashes meet. Safe from any thread; a race grants a few more.
 */
final class DetailBudget {
  private static final int PLACES = 256;

  /** So many are granted for each place and window. */
  static final int MOST = 50;

  private static final long WINDOW_NANOS = 100_000_000L;

  /** The number of the window, and behind it in 16 bits how many were granted. */
  private static final AtomicLongArray GRANTED = new AtomicLongArray(PLACES);

  private DetailBudget() {}

  /**
   * Whether a failure may be looked at closely.
   *
   * @param place such as a route or a logger; may be null
   */
  static boolean take(Class<?> type, String place) {
    int hash = type.hashCode() * 31 + (place == null ? 0 : place.hashCode());
    hash *= 0x9E3779B9;
    int slot = hash >>> 24;
    long window = System.nanoTime() / WINDOW_NANOS << 16;
    long granted = GRANTED.get(slot);
    if ((granted & ~0xFFFFL) != window) {
      granted = window;
    }
    if ((granted & 0xFFFFL) >= MOST) {
      return false;
    }
    GRANTED.set(slot, granted + 1);
    return true;
  }
}
