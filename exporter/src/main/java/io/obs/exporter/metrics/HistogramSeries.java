package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;

/**
 * Durations of one label set. An observation costs two uncontended additions and allocates nothing.
 *
 * <p>There is no counter of all observations: it is the sum of the buckets at the time of a scrape,
 * so that {@code _count} and the {@code +Inf} bucket are always equal.
 */
final class HistogramSeries extends Series {
  private final Buckets buckets;

  /**
   * First the sum of nanoseconds; then the buckets, not cumulative, of which the last one holds
   * what is above every bound. Most durations are short, so that both are on one line of memory.
   */
  private final Counters counters;

  HistogramSeries(
      Buckets buckets,
      SeriesTable<HistogramSeries> table,
      int hash,
      String a,
      String b,
      String c,
      String d,
      String e) {
    super(table, hash, a, b, c, d, e);
    this.buckets = buckets;
    this.counters = new Counters(1 + buckets.size() + 1);
  }

  /** Takes one duration; a negative one, which a clock must not give, counts as 0. */
  void observe(long nanos) {
    long duration = nanos < 0 ? 0 : nanos;
    counters.add(1 + buckets.indexOf(duration), 1);
    counters.add(0, duration);
  }

  @Override
  void collect(List<Sample> samples) {
    long[] counts = new long[buckets.size() + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = counters.sum(1 + i);
    }
    buckets.collect(table.metric, labelValues, counts, counters.sum(0), samples);
  }
}
