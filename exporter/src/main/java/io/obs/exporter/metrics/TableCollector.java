package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Predicate;
import java.util.Collections;
import java.util.List;

/** Hands the series of one metric to simpleclient. Runs on the endpoint's threads. */
final class TableCollector extends Collector {
  private final SeriesTable<?> table;
  private final String[] sampleNames;

  TableCollector(SeriesTable<?> table) {
    this.table = table;
    this.sampleNames =
        table.metric.family(Collections.<MetricFamilySamples.Sample>emptyList()).getNames();
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return Collections.singletonList(table.metric.family(table.collect()));
  }

  /** Reads no series of a metric that nobody asked for. */
  @Override
  public List<MetricFamilySamples> collect(Predicate<String> filter) {
    if (filter == null) {
      return collect();
    }
    for (String name : sampleNames) {
      if (filter.test(name)) {
        return collect();
      }
    }
    return Collections.emptyList();
  }
}
