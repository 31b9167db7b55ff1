package io.obs.exporter.metrics;

import io.obs.bootstrap.ConnectionPool;
import io.obs.bootstrap.ConnectionPools;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What the live connection pools say of themselves when somebody asks; a number that a pool cannot
 * tell is left out. Runs on the endpoint's threads.
 *
 * <p>Bounded as the other metrics are: pools beyond the limit are summed up under {@code _OTHER}.
 */
final class PoolCollector extends Collector {
  private static final Metric[] METRICS = {
    Metric.DB_CLIENT_CONNECTION_COUNT,
    Metric.DB_CLIENT_CONNECTION_MAX,
    Metric.DB_CLIENT_CONNECTION_IDLE_MIN,
    Metric.DB_CLIENT_CONNECTION_PENDING_REQUESTS
  };

  private final int maxSeries;

  PoolCollector(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return collect(null);
  }

  /** Asks the pools for nothing that nobody asked for. */
  @Override
  public List<MetricFamilySamples> collect(Predicate<String> filter) {
    List<ConnectionPool> pools = ConnectionPools.live();
    List<MetricFamilySamples> families = new ArrayList<MetricFamilySamples>();
    for (Metric metric : METRICS) {
      if (filter == null || filter.test(metric.metricName)) {
        families.add(metric.family(samples(metric, pools)));
      }
    }
    return families;
  }

  private List<Sample> samples(Metric metric, List<ConnectionPool> pools) {
    boolean states = metric == Metric.DB_CLIENT_CONNECTION_COUNT;
    int room = maxSeries / (states ? 2 : 1); // pools that find room, _OTHER included
    int apart = pools.size() <= room ? pools.size() : Math.max(room - 1, 0);
    List<Sample> samples = new ArrayList<Sample>();
    if (states) {
      add(samples, metric, pools, apart, "idle");
      add(samples, metric, pools, apart, "used");
    } else {
      add(samples, metric, pools, apart, null);
    }
    return samples;
  }

  private static void add(
      List<Sample> samples, Metric metric, List<ConnectionPool> pools, int apart, String state) {
    long others = 0;
    boolean anyOther = false;
    for (int i = 0; i < pools.size(); i++) {
      long value = value(metric, pools.get(i), state);
      if (value < 0) {
        continue;
      }
      if (i < apart) {
        samples.add(sample(metric, pools.get(i).name(), state, value));
      } else {
        others += value;
        anyOther = true;
      }
    }
    if (anyOther) {
      samples.add(sample(metric, SeriesTable.OTHER, state, others));
    }
  }

  private static long value(Metric metric, ConnectionPool pool, String state) {
    if (state != null) {
      return state.equals("idle") ? pool.idle() : pool.used();
    }
    if (metric == Metric.DB_CLIENT_CONNECTION_MAX) {
      return pool.max();
    }
    return metric == Metric.DB_CLIENT_CONNECTION_IDLE_MIN ? pool.idleMin() : pool.pendingRequests();
  }

  private static Sample sample(Metric metric, String name, String state, long value) {
    List<String> labels =
        state == null ? Collections.singletonList(name) : Arrays.asList(name, state);
    return new Sample(metric.metricName, metric.labelNames, labels, value);
  }
}
