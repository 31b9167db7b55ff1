package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls of one label set are in flight. Starts and ends are counted apart, because an
 * adder is not read at one instant: a scrape that read one adder for both could meet a call's end
 * without its start. What it shows below 0 is a call that was ended twice.
 */
final class ActiveSeries extends Series {
  private final LongAdder starts = new LongAdder();
  private final LongAdder ends = new LongAdder();

  ActiveSeries(
      SeriesTable<ActiveSeries> table, int hash, String a, String b, String c, String d, String e) {
    super(table, hash, a, b, c, d, e);
  }

  void start() {
    starts.increment();
  }

  void end() {
    ends.increment();
  }

  @Override
  void collect(List<Sample> samples) {
    long ended = ends.sum(); // first: each of them has started before
    long value = starts.sum() - ended;
    samples.add(new Sample(table.metric.metricName, table.metric.labelNames, labelValues, value));
  }
}
