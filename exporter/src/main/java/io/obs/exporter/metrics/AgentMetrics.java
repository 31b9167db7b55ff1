package io.obs.exporter.metrics;

import io.obs.bootstrap.AdviceFailures;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The agent's metrics about itself, read where they are kept when somebody asks. */
final class AgentMetrics extends Collector {
  private final AgentStatus status;
  private final List<SeriesTable<?>> tables;

  AgentMetrics(AgentStatus status, List<SeriesTable<?>> tables) {
    this.status = status;
    this.tables = tables;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<Sample> active = new ArrayList<Sample>();
    List<Sample> woven = new ArrayList<Sample>();
    List<Sample> failures = new ArrayList<Sample>();
    for (String name : status.instrumentations()) {
      active.add(sample(Metric.OBS_INSTRUMENTATION_ACTIVE, status.isActive(name) ? 1 : 0, name));
      long types = status.typesWoven(name);
      if (types > 0) { // most are for libraries that the application does not use
        woven.add(sample(Metric.OBS_TYPES_WOVEN, types, name));
        failures.add(sample(Metric.OBS_ADVICE_FAILURES, AdviceFailures.count(name), name));
      }
    }
    List<Sample> folded = new ArrayList<Sample>();
    for (SeriesTable<?> table : tables) {
      folded.add(sample(Metric.OBS_SERIES_DROPPED, table.folded(), table.metric.metricName));
    }
    List<Sample> dropped = new ArrayList<Sample>();
    for (Map.Entry<String, Long> reason : status.eventsDropped().entrySet()) {
      dropped.add(sample(Metric.OBS_EVENTS_DROPPED, reason.getValue(), reason.getKey()));
    }
    return Arrays.asList(
        Metric.OBS_BUILD_INFO.family(
            Collections.singletonList(
                sample(
                    Metric.OBS_BUILD_INFO,
                    1,
                    status.version(),
                    System.getProperty("java.version", "")))),
        Metric.OBS_INSTRUMENTATION_ACTIVE.family(active),
        Metric.OBS_TYPES_WOVEN.family(woven),
        Metric.OBS_ADVICE_FAILURES.family(failures),
        Metric.OBS_SERIES_DROPPED.family(folded),
        Metric.OBS_EVENTS_DROPPED.family(dropped));
  }

  private static Sample sample(Metric metric, double value, String... labelValues) {
    return new Sample(metric.metricName, metric.labelNames, Arrays.asList(labelValues), value);
  }
}
