package io.obs.bootstrap;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

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
 * <p>Safe from any thread. Holds no exception, and no more than the last {@value #BUCKETS} times
 * {@value #IN_BUCKET} sightings. In a storm this runs with every failure, on the threads that serve
 * others: so its locks are many, and no reference queue has to be emptied; what is over leaves when
 * something is added beside it.
 */
final class ExceptionSightings {
  /** How long the points that one failure passes may lie apart. */
  private static final long MAX_NANOS = 10_000_000_000L;

  /** Powers of two, both of these. */
  private static final int BUCKETS = 8192;

  private static final int LOCKS = 64;

  /** Few: in a storm all buckets are full, and each look walks through one, far apart in memory. */
  static final int IN_BUCKET = 4;

  /** By the identity of the exception; the newest first. */
  private static final AtomicReferenceArray<Entry> SEEN = new AtomicReferenceArray<Entry>(BUCKETS);

  private static final Object[] LOCK = new Object[LOCKS];

  static {
    for (int i = 0; i < LOCKS; i++) {
      LOCK[i] = new Object();
    }
  }

  private ExceptionSightings() {}

  /** One failure, as far as it has been seen. */
  static final class Sighting {
    private final long unit;
    private final long threadId = threadId();
    private String origins;
    private volatile long lastNanos;

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

  /** One exception of the chain that was seen. */
  private static final class Entry extends WeakReference<Throwable> {
    volatile Sighting sighting;
    volatile Entry next;

    Entry(Throwable thrown, Sighting sighting, Entry next) {
      super(thrown);
      this.sighting = sighting;
      this.next = next;
    }

    /** Whether it can tell nothing any more. */
    boolean isOver(long nanos) {
      return get() == null || nanos - sighting.lastNanos > MAX_NANOS;
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
  static Sighting see(Throwable thrown, String origin, long unit) {
    long now = System.nanoTime();
    synchronized (lockOf(thrown)) {
      Sighting known = find(thrown, origin, unit, now);
      if (known != null) {
        known.lastNanos = now;
        known.origins += ' ' + origin;
        return null;
      }
      Sighting sighting = new Sighting(unit, origin, now);
      Throwable each = thrown;
      for (int i = 0; each != null && i < Causes.MAX; i++) {
        put(each, sighting, now);
        each = Causes.of(each);
      }
      Throwable root = each == null ? null : Causes.root(each);
      if (root != null) {
        put(root, sighting, now);
      }
      return sighting;
    }
  }

  /** The same for an exception and whatever has it as a cause: that of the last of them. */
  private static Object lockOf(Throwable thrown) {
    Throwable last = thrown;
    for (int i = 1; i < Causes.MAX; i++) {
      Throwable cause = Causes.of(last);
      if (cause == null) {
        return LOCK[System.identityHashCode(last) & (LOCKS - 1)];
      }
      last = cause;
    }
    return LOCK[0]; // there may be no last one
  }

  private static Sighting get(Throwable thrown) {
    Entry entry = SEEN.get(System.identityHashCode(thrown) & (BUCKETS - 1));
    while (entry != null) {
      if (entry.get() == thrown) {
        return entry.sighting;
      }
      entry = entry.next;
    }
    return null;
  }

  private static void put(Throwable thrown, Sighting sighting, long now) {
    int bucket = System.identityHashCode(thrown) & (BUCKETS - 1);
    while (true) {
      Entry newest = SEEN.get(bucket);
      for (Entry entry = newest; entry != null; entry = entry.next) {
        if (entry.get() == thrown) {
          entry.sighting = sighting;
          return;
        }
      }
      if (SEEN.compareAndSet(bucket, newest, new Entry(thrown, sighting, pruned(newest, now)))) {
        return;
      }
    }
  }

  /**
   * What may still be asked for, and not too many. Entries are only ever added in front, so that
   * two threads that prune at once lose nothing.
   */
  private static Entry pruned(Entry newest, long now) {
    Entry first = null;
    Entry last = null;
    int kept = 1; // with the one that is about to be added
    for (Entry entry = newest; entry != null && kept < IN_BUCKET; entry = entry.next) {
      if (!entry.isOver(now)) {
        if (first == null) {
          first = entry;
        } else if (last.next != entry) {
          last.next = entry;
        }
        last = entry;
        kept++;
      }
    }
    if (last != null && last.next != null) {
      last.next = null;
    }
    return first;
  }

  /** How many sightings are kept, those that are over included. */
  static int size() {
    int size = 0;
    for (int i = 0; i < BUCKETS; i++) {
      for (Entry entry = SEEN.get(i); entry != null; entry = entry.next) {
        size++;
      }
    }
    return size;
  }

  private static Sighting find(Throwable thrown, String origin, long unit, long now) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      Sighting seen = get(each);
      if (seen != null && seen.isSame(each, unit, origin, now)) {
        return seen;
      }
      each = Causes.of(each);
    }
    Throwable root = each == null ? null : Causes.root(each);
    if (root != null) {
      Sighting seen = get(root);
      if (seen != null && seen.isSame(root, unit, origin, now)) {
        return seen;
      }
    }
    return null;
  }

  /** The failure that an exception belongs to; null if it was not seen yet. */
  static Sighting of(Throwable thrown, String origin, long unit) {
    synchronized (lockOf(thrown)) {
      return find(thrown, origin, unit, System.nanoTime());
    }
  }

  /** Whether an exception, or a cause of it, was seen within the usual time before, or since. */
  static boolean isKnown(Throwable thrown, long sinceNanos) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      Sighting seen = get(each);
      if (seen != null && sinceNanos - seen.lastNanos <= MAX_NANOS) {
        return true;
      }
      each = Causes.of(each);
    }
    return false;
  }
}
