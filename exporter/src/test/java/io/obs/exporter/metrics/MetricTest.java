package io.obs.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules that {@code promtool check metrics} and both text formats have for the catalog. */
class MetricTest {
  @Test
  void namesAreAsPrometheusWantsThem() {
    for (Metric metric : Metric.values()) {
      boolean counter = metric.kind.type == Collector.Type.COUNTER;
      boolean histogram = metric.kind.type == Collector.Type.HISTOGRAM;
      assertTrue(metric.metricName.matches("[a-z]+(_[a-z]+)+"), metric.metricName);
      assertEquals(counter, metric.metricName.endsWith("_total"), metric.metricName);
      assertEquals(histogram, metric.metricName.endsWith("_seconds"), metric.metricName);
      assertTrue(metric.help.matches("[A-Z].*\\."), metric.help);
      for (String label : metric.labelNames) {
        assertTrue(label.matches("[a-z]+(_[a-z]+)*"), label);
        assertFalse(label.equals("le"), metric.metricName);
      }
      assertEquals(
          metric.labelNames.size(), new HashSet<>(metric.labelNames).size(), metric.metricName);
    }
  }

  @Test
  void noMetricTakesTheNameOfAnothersSamples() {
    Set<String> names = new HashSet<>();
    for (Metric metric : Metric.values()) {
      MetricFamilySamples family =
          metric.family(Collections.<MetricFamilySamples.Sample>emptyList());
      for (String name : family.getNames()) {
        assertTrue(names.add(name), name);
      }
    }
  }
}
