package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations of one label set. An observation costs two uncontended additions and allocates nothing;
 * threads that observe at once spread over the adders' cells.
 *
 * <p>There is no counter of all observations: it is the sum of the buckets at the time of a scrape,
 * so that {@code _count} and the {@code +Inf} bucket are always equal.
 */
final class HistogramSeries extends Series {
  private final Buckets buckets;

  /** Not cumulative; the last one holds what is above every bound. */
  private final LongAdder[] counts;

  private final LongAdder sumNanos = new LongAdder();

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
    this.counts = new LongAdder[buckets.size() + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Takes one duration; a negative one, which a clock must not give, counts as 0. */
  void observe(long nanos) {
    long duration = nanos < 0 ? 0 : nanos;
    counts[buckets.indexOf(duration)].increment();
    sumNanos.add(duration);
  }

  @Override
  void collect(List<Sample> samples) {
    buckets.collect(table.metric, labelValues, counts, sumNanos.sum(), samples);
  }
}
