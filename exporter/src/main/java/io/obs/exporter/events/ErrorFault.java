package io.obs.exporter.events;

import io.obs.bootstrap.UncaughtException;

/**
 * One fault in its current interval: the event that told of it, and what has been counted since. Or
 * several faults together that are not told apart.
 *
 * <p>Used by the writer's thread, but for the identifiers, which any thread may read.
 */
final class ErrorFault {
  /** 0 for faults that are not told apart. */
  final long fingerprint;

  /** Tells faults apart: the fingerprint together with the origin, which events do not mix. */
  final long key;

  /** What faults that are not told apart have in common; null for others. */
  final String errorType;

  final String origin;

  /** The identifier of the event that comes at once. */
  final String firstId;

  /** The identifier of the event that will tell of what is counted now. */
  volatile String nextId;

  /** Whether nobody may be told its identifiers any more. */
  volatile boolean forgotten;

  /** The identifier of its first event; null while none is written. */
  String writtenId;

  /** Whether an interval is under way. */
  boolean running;

  /** When its interval ends, by {@link System#nanoTime}. */
  long deadlineNanos;

  /** How many are counted that no event has told of yet. */
  long count;

  long firstMillis;
  long lastMillis;

  /** The last one that was looked at; null only if they are not told apart. */
  ErrorOccurrence last;

  private ErrorFault(
      long fingerprint, String errorType, String origin, String firstId, String nextId) {
    this.fingerprint = fingerprint;
    this.key = key(fingerprint, origin);
    this.errorType = errorType;
    this.origin = origin;
    this.firstId = firstId;
    this.nextId = nextId;
  }

  static ErrorFault of(long fingerprint, String origin, ErrorIds ids) {
    return new ErrorFault(fingerprint, null, origin, ids.next(), ids.next());
  }

  /** Many of which no more is known. */
  static ErrorFault notToldApart(String errorType, String origin, ErrorIds ids) {
    return new ErrorFault(0, errorType, origin, null, ids.next());
  }

  static long key(long fingerprint, String origin) {
    return ErrorFingerprint.add(fingerprint, origin);
  }

  boolean isToldApart() {
    return fingerprint != 0;
  }

  /** Counts some that happened between these times. */
  void count(long occurrences, long firstMillis, long lastMillis) {
    if (count == 0 || firstMillis < this.firstMillis) {
      this.firstMillis = firstMillis;
    }
    if (count == 0 || lastMillis > this.lastMillis) {
      this.lastMillis = lastMillis;
    }
    count += occurrences;
  }

  /** Counts one, and keeps what it tells besides. */
  void count(UncaughtException exception) {
    count(1, exception.epochMillis(), exception.epochMillis());
    if (last == null || exception.isDetailed()) {
      last = ErrorOccurrence.withoutTrace(exception);
    }
  }

  /** What was counted is told of; the next interval begins. */
  void begin(String nextId) {
    count = 0;
    this.nextId = nextId;
  }
}
