package io.obs.exporter.events;

import io.obs.bootstrap.RememberedThrowable;
import io.obs.bootstrap.UncaughtException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what finds the queue full: by type and origin, or by the event that somebody was told to
 * look for. Bounded, and exact: each one is in what {@link #drain} gives out once.
 *
 * <p>Counting costs the failing thread a look into a map and an atomic addition.
 */
final class ErrorOverflow {
  /** Who takes what was counted. */
  interface Taker {
    /** So many of a type, or of {@code _OTHER} types. */
    void counted(String errorType, String origin, long count, long firstMillis, long lastMillis);

    /** So many like this one, which all have its {@link UncaughtException#errorId}. */
    void counted(UncaughtException one, long count, long firstMillis, long lastMillis);
  }

  static final String OTHER = "_OTHER";

  private static final int MAX_TYPES = 100;

  /**
   * Each known fault has two identifiers that can be told at a time. Only where each exception has
   * its own can there be more; those are then counted by type, and their identifiers are in no
   * event.
   */
  private static final int MAX_TOLD = 2 * ErrorRepeats.MAX_FAULTS;

  /** What a count is once it is taken: whoever would still add to it must look for another. */
  private static final long TAKEN = Long.MIN_VALUE;

  /** By origin, then by type: so that no key has to be made. */
  private final ConcurrentHashMap<String, ConcurrentHashMap<String, Count>> byType =
      new ConcurrentHashMap<String, ConcurrentHashMap<String, Count>>();

  private final ConcurrentHashMap<String, Count> byErrorId = new ConcurrentHashMap<String, Count>();

  private volatile boolean some;

  /** Counts one. */
  void add(UncaughtException exception) {
    String id = exception.errorId();
    if (id != null && add(byErrorId, id, MAX_TOLD, exception)) {
      some = true;
      return;
    }
    ConcurrentHashMap<String, Count> types = byType.get(exception.origin());
    if (types == null) {
      types = new ConcurrentHashMap<String, Count>();
      ConcurrentHashMap<String, Count> raced = byType.putIfAbsent(exception.origin(), types);
      types = raced == null ? types : raced;
    }
    if (!add(types, RememberedThrowable.typeName(exception.throwable()), MAX_TYPES, exception)) {
      add(types, OTHER, Integer.MAX_VALUE, exception);
    }
    some = true; // last: who takes it must find the count
  }

  private boolean add(
      ConcurrentHashMap<String, Count> counts, String key, int max, UncaughtException exception) {
    while (true) {
      Count count = counts.get(key);
      if (count == null) {
        if (counts.size() >= max) {
          return false;
        }
        Count fresh = new Count(counts == byErrorId ? exception : null);
        count = counts.putIfAbsent(key, fresh);
        count = count == null ? fresh : count;
      }
      if (count.add(exception.epochMillis())) {
        return true;
      }
      counts.remove(key, count); // taken, and about to be removed by who took it
    }
  }

  boolean isEmpty() {
    return !some;
  }

  /** Gives out what was counted, and forgets it. By one thread only. */
  void drain(Taker taker) {
    some = false; // first: what is counted from now on sets it again
    for (Map.Entry<String, ConcurrentHashMap<String, Count>> origin : byType.entrySet()) {
      Iterator<Map.Entry<String, Count>> types = origin.getValue().entrySet().iterator();
      while (types.hasNext()) {
        Map.Entry<String, Count> type = types.next();
        Count count = type.getValue();
        long occurrences = count.take();
        origin.getValue().remove(type.getKey(), count);
        if (occurrences > 0) {
          taker.counted(
              type.getKey(), origin.getKey(), occurrences, count.firstMillis, count.lastMillis);
        }
      }
    }
    for (Map.Entry<String, Count> told : byErrorId.entrySet()) {
      Count count = told.getValue();
      long occurrences = count.take();
      byErrorId.remove(told.getKey(), count);
      if (occurrences > 0) {
        taker.counted(count.one, occurrences, count.firstMillis, count.lastMillis);
      }
    }
  }

  private static final class Count {
    private final AtomicLong occurrences = new AtomicLong();
    final UncaughtException one;
    volatile long firstMillis;
    volatile long lastMillis;

    Count(UncaughtException one) {
      this.one = one;
    }

    /** Whether it was counted. */
    boolean add(long epochMillis) {
      if (firstMillis == 0) {
        firstMillis = epochMillis; // another one may have been a moment earlier
      }
      if (lastMillis < epochMillis) {
        lastMillis = epochMillis;
      }
      return occurrences.incrementAndGet() > 0;
    }

    long take() {
      return occurrences.getAndSet(TAKEN);
    }
  }
}
