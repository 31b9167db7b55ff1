package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How often something happened, of one label set. */
final class CounterSeries extends Series {
  private final LongAdder count = new LongAdder();

  CounterSeries(
      SeriesTable<CounterSeries> table,
      int hash,
      String a,
      String b,
      String c,
      String d,
      String e) {
    super(table, hash, a, b, c, d, e);
  }

  void increment() {
    count.increment();
  }

  @Override
  void collect(List<Sample> samples) {
    samples.add(
        new Sample(table.metric.metricName, table.metric.labelNames, labelValues, count.sum()));
  }
}
