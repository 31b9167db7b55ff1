package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Collectors in the order of their addition, so that a scrape reads as the catalog does. A registry
 * gives its collectors in no order.
 */
final class OrderedCollector extends Collector {
  private final List<Collector> collectors = new CopyOnWriteArrayList<Collector>();

  void add(Collector collector) {
    collectors.add(collector);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return collect(null);
  }

  @Override
  public List<MetricFamilySamples> collect(Predicate<String> filter) {
    List<MetricFamilySamples> families = new ArrayList<MetricFamilySamples>();
    for (Collector collector : collectors) {
      families.addAll(collector.collect(filter));
    }
    return families;
  }
}
