package io.obs.exporter.events;

import io.obs.bootstrap.RememberedThrowable;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers exceptions without keeping them: an exception leads to its class, and so to all of an
 * application that may have been stopped meanwhile. What an event would tell is the same, but for
 * chains of causes of a length that nobody reads.
 *
 * <p>Costs what it takes to read a stack trace, and as much memory, but that those which are equal
 * are one. Not for threads of the application. Safe from several.
 */
final class ExceptionMemory {
  /** All of a chain up to here, and its end; more than stack traces show and fingerprints read. */
  private static final int MAX_CAUSES = 64;

  private static final int LAST_CAUSES = 16;

  /** Who follows longer chains finds no root cause. */
  private static final int MAX_FOLLOWED = 20_000;

  /** More of them are only counted. */
  private static final int MAX_SUPPRESSED = 4;

  private static final int MAX_SUPPRESSED_COUNT = 1000;

  /** One more than is shown, so that it is cut as the text itself would be. */
  private static final int MAX_TEXT = ErrorOccurrence.MAX_MESSAGE + 1;

  private static final int FIRST_FRAMES = 1536;
  private static final int LAST_FRAMES = 512;
  private static final StackTraceElement[] NO_FRAMES = {};

  /** Each of them once, as long as an exception has it. */
  private final Map<Frames, Frames> known = new HashMap<Frames, Frames>();

  private final ReferenceQueue<StackTraceElement[]> collected =
      new ReferenceQueue<StackTraceElement[]>();

  /** What is remembered of an exception and of all that it leads to. */
  Throwable remember(Throwable thrown) {
    List<Throwable> chain = new ArrayList<Throwable>();
    Map<Throwable, RememberedThrowable> made =
        new IdentityHashMap<Throwable, RememberedThrowable>();
    Throwable last = thrown;
    while (last != null && chain.size() < MAX_FOLLOWED && !made.containsKey(last)) {
      chain.add(last);
      made.put(last, null);
      last = StackTrace.causeOf(last);
    }
    int end = Math.min(chain.size(), MAX_CAUSES);
    int rest = Math.max(end, chain.size() - LAST_CAUSES);
    RememberedThrowable before = null;
    for (int i = 0; i < chain.size(); i++) {
      if (i == end) {
        i = rest;
      }
      RememberedThrowable each = withSuppressed(chain.get(i));
      made.put(chain.get(i), each);
      if (before != null) {
        before.cause(each);
      }
      before = each;
    }
    if (before != null && last != null) {
      before.cause(made.get(last)); // the circle's beginning; null if it is one that was left out
    }
    return made.get(thrown);
  }

  private RememberedThrowable withSuppressed(Throwable thrown) {
    RememberedThrowable one = one(thrown);
    Throwable[] suppressed = StackTrace.suppressedOf(thrown);
    int count = Math.min(suppressed.length, MAX_SUPPRESSED_COUNT);
    for (int i = 0; i < count; i++) {
      if (suppressed[i] == null) {
        continue; // as the JDK's exceptions never have it
      }
      if (i >= MAX_SUPPRESSED) {
        one.addSuppressed(
            new RememberedThrowable(suppressed[i].getClass().getName(), "", null, NO_FRAMES));
        continue;
      }
      RememberedThrowable each = one(suppressed[i]);
      Throwable cause = StackTrace.causeOf(suppressed[i]);
      if (cause != null && cause != suppressed[i]) {
        each.cause(one(cause));
      }
      one.addSuppressed(each);
    }
    return one;
  }

  private RememberedThrowable one(Throwable thrown) {
    return new RememberedThrowable(
        thrown.getClass().getName(),
        bounded(StackTrace.describe(thrown)),
        bounded(StackTrace.messageOf(thrown)),
        shared(bounded(StackTrace.framesOf(thrown))));
  }

  private static String bounded(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  private static StackTraceElement[] bounded(StackTraceElement[] frames) {
    if (frames.length <= FIRST_FRAMES + LAST_FRAMES) {
      return frames.clone();
    }
    StackTraceElement[] some = Arrays.copyOf(frames, FIRST_FRAMES + LAST_FRAMES);
    System.arraycopy(frames, frames.length - LAST_FRAMES, some, FIRST_FRAMES, LAST_FRAMES);
    return some;
  }

  private synchronized StackTraceElement[] shared(StackTraceElement[] frames) {
    Reference<?> gone;
    while ((gone = collected.poll()) != null) {
      known.remove(gone);
    }
    Frames made = new Frames(frames, collected);
    Frames equal = known.get(made);
    StackTraceElement[] kept = equal == null ? null : equal.get();
    if (kept != null) {
      return kept;
    }
    known.put(made, made);
    return frames;
  }

  /** How many different stack traces there are, for tests. */
  synchronized int traces() {
    return known.size();
  }

  /** Equal to others with the same elements; once they are gone, to itself. */
  private static final class Frames extends WeakReference<StackTraceElement[]> {
    private final int hash;

    Frames(StackTraceElement[] frames, ReferenceQueue<StackTraceElement[]> queue) {
      super(frames, queue);
      this.hash = Arrays.hashCode(frames);
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      StackTraceElement[] own = get();
      return own != null && other instanceof Frames && Arrays.equals(own, ((Frames) other).get());
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
