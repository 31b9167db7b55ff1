package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The count of one label set: of what happened, or of what is in flight. */
final class CountSeries extends Series {
  private final LongAdder count = new LongAdder();

  CountSeries(
      SeriesTable<CountSeries> table, int hash, String a, String b, String c, String d, String e) {
    super(table, hash, a, b, c, d, e);
  }

  void increment() {
    count.increment();
  }

  void decrement() {
    count.decrement();
  }

  @Override
  void collect(List<Sample> samples) {
    // An adder is not read at one instant: it may show a call's end without its start.
    long value = Math.max(0, count.sum());
    samples.add(new Sample(table.metric.metricName, table.metric.labelNames, labelValues, value));
  }
}
