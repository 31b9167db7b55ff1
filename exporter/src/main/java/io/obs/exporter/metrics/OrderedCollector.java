package io.obs.exporter.metrics;

import io.obs.bootstrap.AgentLog;
import io.prometheus.client.Collector;
import io.prometheus.client.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Collectors in the order of their addition, so that a scrape reads as the catalog does. A registry
 * gives its collectors in no order. One that fails is left out, and the others are shown; its first
 * failure is logged.
 */
final class OrderedCollector extends Collector {
  private final List<Collector> collectors = new CopyOnWriteArrayList<Collector>();
  private final ConcurrentHashMap<Collector, Boolean> failed =
      new ConcurrentHashMap<Collector, Boolean>();

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
      try {
        families.addAll(collector.collect(filter));
      } catch (RuntimeException | LinkageError | InternalError e) {
        if (failed.putIfAbsent(collector, Boolean.TRUE) == null) {
          AgentLog.warn("metrics of " + collector.getClass().getName() + " are left out", e);
        }
      }
    }
    return families;
  }
}
