package io.obs.bootstrap;

/**
 * Which exceptions were seen already: the same one, or one that has it among its causes, is seen at
 * several points (logged, wrapped and thrown on, handed to an error page, ending a thread), and is
 * one failure all the same.
 *
 * <p>Not by identity alone. Some exceptions are made once and thrown often: constants of a library,
 * those of the JVM that lack a stack trace, the one cause of many. So the same exception is another
 * failure if it leaves another request, if it comes to the same point again, or after a while. One
 * that is logged twice is one failure all the same, unless it has no stack trace: that is what
 * those have that are made once, and of them each record is a failure, and each thread.
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
    private final long threadId = threadId();
    private String origins;
    private long lastNanos;

    /** Told to a client; null if it was not. */
    volatile String errorId;

    private Sighting(long unit, String origin, long nanos) {
      this.unit = unit;
      this.origins = origin;
      this.lastNanos = nanos;
    }

    private boolean isSame(Throwable thrown, long unit, String origin, long nanos) {
      if (nanos - lastNanos > MAX_NANOS || this.unit != 0 && unit != 0 && this.unit != unit) {
        return false;
      }
      boolean again = origins.contains(origin);
      if (again && !origin.equals(UncaughtException.LOG)) {
        return false;
      }
      // frames are looked at only if it matters: to read them costs more than all else here
      boolean sameRequest = unit != 0 && this.unit == unit;
      return !again && (sameRequest || threadId == threadId()) || hasFrames(thrown);
    }
  }

  private static boolean hasFrames(Throwable thrown) {
    return !ThrownType.of(thrown).canTellFrames() || Causes.frames(thrown).length > 0;
  }

  @SuppressWarnings("deprecation") // what replaces it is of Java 19
  private static long threadId() {
    return Thread.currentThread().getId();
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
    Throwable root = each == null ? null : Causes.root(each);
    if (root != null) {
      SEEN.put(root, sighting);
    }
    return sighting;
  }

  private static Sighting find(Throwable thrown, String origin, long unit, long now) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      Object seen = SEEN.get(each);
      if (seen instanceof Sighting && ((Sighting) seen).isSame(each, unit, origin, now)) {
        return (Sighting) seen;
      }
      each = Causes.of(each);
    }
    Throwable root = each == null ? null : Causes.root(each);
    if (root != null) {
      Object seen = SEEN.get(root);
      if (seen instanceof Sighting && ((Sighting) seen).isSame(root, unit, origin, now)) {
        return (Sighting) seen;
      }
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
