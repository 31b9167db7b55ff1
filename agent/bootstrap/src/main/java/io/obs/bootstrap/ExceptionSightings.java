package io.obs.bootstrap;

/**
 * Which exceptions were seen already: the same one, or one that has it among its causes, is seen at
 * several points (logged, wrapped and thrown on, handed to an error page, ending a thread), and is
 * one failure all the same.
 *
 * <p>Not by identity alone. Some exceptions are made once and thrown often: constants of a library,
 * those of the JVM that lack a stack trace, the one cause of many. So the same exception is another
 * failure if it leaves another request, if it comes to the same point again, or after a while.
 *
 * <p>Safe from any thread. Holds no exception: entries leave with theirs.
 */
final class ExceptionSightings {
  /** How long the points that one failure passes may lie apart. */
  private static final long MAX_NANOS = 10_000_000_000L;

  private static final WeakIdentityMap SEEN = new WeakIdentityMap();

  private ExceptionSightings() {}

  /** One failure, as far as it has been seen. */
  static final class Sighting {
    private final long unit;
    private String origins;
    private long lastNanos;

    /** Told to a client; null if it was not. */
    volatile String errorId;

    private Sighting(long unit, String origin, long nanos) {
      this.unit = unit;
      this.origins = origin;
      this.lastNanos = nanos;
    }

    private boolean isSame(long unit, String origin, long nanos) {
      return nanos - lastNanos <= MAX_NANOS
          && (this.unit == 0 || unit == 0 || this.unit == unit)
          && (origin.equals(UncaughtException.LOG) || !origins.contains(origin));
    }
  }

  /**
   * An exception is seen.
   *
   * @param unit names the request during which it is; 0 outside one
   * @return null if it is a failure that was seen before
   */
  static synchronized Sighting see(Throwable thrown, String origin, long unit) {
    long now = System.nanoTime();
    Sighting known = find(thrown, origin, unit, now);
    if (known != null) {
      known.lastNanos = now;
      known.origins += ' ' + origin;
      return null;
    }
    Sighting sighting = new Sighting(unit, origin, now);
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      SEEN.put(each, sighting);
      each = Causes.of(each);
    }
    return sighting;
  }

  private static Sighting find(Throwable thrown, String origin, long unit, long now) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      Object seen = SEEN.get(each);
      if (seen instanceof Sighting && ((Sighting) seen).isSame(unit, origin, now)) {
        return (Sighting) seen;
      }
      each = Causes.of(each);
    }
    return null;
  }

  /** The failure that an exception belongs to; null if it was not seen yet. */
  static synchronized Sighting of(Throwable thrown, String origin, long unit) {
    return find(thrown, origin, unit, System.nanoTime());
  }

  /** Whether an exception, or a cause of it, was seen within the usual time before, or since. */
  static synchronized boolean isKnown(Throwable thrown, long sinceNanos) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      Object seen = SEEN.get(each);
      if (seen instanceof Sighting && sinceNanos - ((Sighting) seen).lastNanos <= MAX_NANOS) {
        return true;
      }
      each = Causes.of(each);
    }
    return false;
  }
}
