package io.obs.exporter.metrics;

import io.obs.bootstrap.SeriesSlot;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The series of one metric by their label values: what all metrics keep their values in.
 *
 * <p>A lookup is called on application threads inside the measured call. It hashes over the
 * strings' own cached hashes, compares, and neither locks nor allocates; only the first observation
 * of a label set takes a lock. Unused label positions are passed as empty strings, because a
 * variable number of arguments would allocate.
 *
 * <p>Bounded: the table holds at most so many label sets. One of them is kept for the set whose
 * labels are all {@code _OTHER}; what finds no room is counted there, and how many observations
 * that were is told by {@link #folded}. (Observations, not label sets: to tell whether a set that
 * has no room was seen before, it would have to be remembered.)
 *
 * <p>A label set never changes its series: nothing is ever removed, and once one set found no room
 * no other is let in. So what went up at one series goes down at the same one, even if the table
 * fills up in between.
 *
 * @param <S> what it holds
 */
abstract class SeriesTable<S extends Series> {
  static final String OTHER = "_OTHER";

  private static final int INITIAL_SLOTS = 16;

  final Metric metric;
  private final int maxSeries;
  private final LongAdder folded = new LongAdder();

  /**
   * Open addressing with linear probing, at most half full. A slot is written once, with a series
   * whose fields are final, by a plain write: a reader that does not see it yet looks again under
   * the lock.
   */
  private volatile Series[] slots = new Series[INITIAL_SLOTS];

  /** Guarded by this; without the overflow. */
  private int size;

  /** The series of the set whose labels are all {@code _OTHER}; null until it is needed. */
  private volatile S overflow;

  /** Once true, {@link #slots} does not change any more. */
  private volatile boolean full;

  SeriesTable(Metric metric, int maxSeries) {
    this.metric = metric;
    this.maxSeries = maxSeries;
  }

  /** Makes the series of a label set. */
  abstract S create(int hash, String a, String b, String c, String d, String e);

  final int labelCount() {
    return metric.labelNames.size();
  }

  /** The series that an observation with these labels is counted in. */
  final S get(String a, String b, String c, String d, String e) {
    int hash = hash(a, b, c, d, e);
    S found = find(hash, a, b, c, d, e);
    return found != null ? found : add(hash, true, a, b, c, d, e);
  }

  /** The same for what goes down again: it went up in this series, and was counted then. */
  final S getAgain(String a, String b, String c, String d, String e) {
    int hash = hash(a, b, c, d, e);
    S found = find(hash, a, b, c, d, e);
    return found != null ? found : add(hash, false, a, b, c, d, e);
  }

  /**
   * The same with nothing to look up from the second time on.
   *
   * @param slot where the series is kept; always the same for these labels in this table
   */
  final S get(SeriesSlot slot, String a, String b, String c, String d, String e) {
    Object kept = slot.series;
    return isOfThis(kept) ? cast((Series) kept) : keep(slot, get(a, b, c, d, e));
  }

  /** The same for what goes down again. */
  final S getAgain(SeriesSlot slot, String a, String b, String c, String d, String e) {
    Object kept = slot.series;
    return isOfThis(kept) ? cast((Series) kept) : keep(slot, getAgain(a, b, c, d, e));
  }

  /** False where nothing is kept, and where it is of an earlier exporter's table. */
  private boolean isOfThis(Object kept) {
    return kept instanceof Series && ((Series) kept).table == this;
  }

  /** What found no room is not kept: each observation of it is counted as one without room. */
  private S keep(SeriesSlot slot, S series) {
    if (series != overflow) {
      slot.series = series;
    }
    return series;
  }

  /** How many observations went to {@code _OTHER} for want of room. */
  final long folded() {
    return folded.sum();
  }

  /** The values of now. Takes no lock; a series that is made meanwhile may be missing. */
  final List<Sample> collect() {
    List<Sample> samples = new ArrayList<Sample>();
    for (Series series : slots) {
      if (series != null) {
        series.collect(samples);
      }
    }
    return samples;
  }

  private static int hash(String a, String b, String c, String d, String e) {
    int hash = a.hashCode();
    hash = 31 * hash + b.hashCode();
    hash = 31 * hash + c.hashCode();
    hash = 31 * hash + d.hashCode();
    hash = 31 * hash + e.hashCode();
    hash *= 0x9E3779B9; // spreads what differs in few bits only
    return hash ^ (hash >>> 16);
  }

  private S find(int hash, String a, String b, String c, String d, String e) {
    Series[] slots = this.slots;
    int mask = slots.length - 1;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Series series = slots[i];
      if (series == null) {
        return null;
      }
      if (series.hash == hash && series.has(a, b, c, d, e)) {
        return cast(series);
      }
    }
  }

  private S add(int hash, boolean counted, String a, String b, String c, String d, String e) {
    if (full) {
      // Reading that it is full made all slots visible, so that this answer is final.
      S found = find(hash, a, b, c, d, e);
      return found != null ? found : fold(counted);
    }
    synchronized (this) {
      S found = find(hash, a, b, c, d, e);
      if (found != null) {
        return found;
      }
      if (isAllOther(a, b, c, d, e)) {
        return overflow();
      }
      if (size < maxSeries - 1) {
        size++;
        return insert(create(hash, a, b, c, d, e));
      }
      overflow();
      full = true;
    }
    return fold(counted);
  }

  private S fold(boolean counted) {
    if (counted) {
      folded.increment();
    }
    return overflow;
  }

  /** Called with the lock held. */
  private S overflow() {
    S series = overflow;
    if (series == null) {
      int labels = labelCount();
      String b = labels > 1 ? OTHER : "";
      String c = labels > 2 ? OTHER : "";
      String d = labels > 3 ? OTHER : "";
      String e = labels > 4 ? OTHER : "";
      series = insert(create(hash(OTHER, b, c, d, e), OTHER, b, c, d, e));
      overflow = series;
    }
    return series;
  }

  private boolean isAllOther(String a, String b, String c, String d, String e) {
    int labels = labelCount();
    return OTHER.equals(a)
        && (labels <= 1 || OTHER.equals(b))
        && (labels <= 2 || OTHER.equals(c))
        && (labels <= 3 || OTHER.equals(d))
        && (labels <= 4 || OTHER.equals(e));
  }

  /** Called with the lock held. */
  private S insert(S series) {
    Series[] slots = this.slots;
    if ((size + 1) * 2 > slots.length) {
      Series[] larger = new Series[slots.length * 2];
      for (Series old : slots) {
        if (old != null) {
          put(larger, old);
        }
      }
      put(larger, series);
      this.slots = larger;
    } else {
      put(slots, series);
    }
    return series;
  }

  private static void put(Series[] slots, Series series) {
    int mask = slots.length - 1;
    int i = series.hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = series;
  }

  @SuppressWarnings("unchecked") // only what create() made is ever put in
  private S cast(Series series) {
    return (S) series;
  }
}
