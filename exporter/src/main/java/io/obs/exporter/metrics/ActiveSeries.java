package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;

/**
 * How many calls of one label set are in flight. Starts and ends are counted apart, because {@link
 * Counters} are not read at one instant: a scrape that read one counter for both could meet a
 * call's end without its start. What it shows below 0 is a call that was ended twice.
 */
final class ActiveSeries extends Series {
  private static final int STARTS = 0;
  private static final int ENDS = 1;

  private final Counters counters = new Counters(2);

  ActiveSeries(
      SeriesTable<ActiveSeries> table, int hash, String a, String b, String c, String d, String e) {
    super(table, hash, a, b, c, d, e);
  }

  void start() {
    counters.add(STARTS, 1);
  }

  void end() {
    counters.add(ENDS, 1);
  }

  @Override
  void collect(List<Sample> samples) {
    long ended = counters.sum(ENDS); // first: each of them has started before
    long value = counters.sum(STARTS) - ended;
    samples.add(new Sample(table.metric.metricName, table.metric.labelNames, labelValues, value));
  }
}
