package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bounds of a histogram's buckets: in seconds for whoever reads them, in nanoseconds for
 * whoever observes. Immutable.
 */
final class Buckets {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] boundNanos;

  /** As they stand in the label {@code le}; the last one is {@code +Inf}. */
  private final String[] bounds;

  /**
   * @param boundSeconds positive, ascending; {@code +Inf} is added
   * @throws IllegalArgumentException if they are not
   */
  Buckets(double... boundSeconds) {
    boundNanos = new long[boundSeconds.length];
    bounds = new String[boundSeconds.length + 1];
    double previous = 0;
    for (int i = 0; i < boundSeconds.length; i++) {
      double bound = boundSeconds[i];
      if (!(bound > previous) || Double.isInfinite(bound)) {
        throw new IllegalArgumentException(
            "buckets must be positive and ascend: " + Arrays.toString(boundSeconds));
      }
      boundNanos[i] = Math.round(bound * NANOS_PER_SECOND);
      bounds[i] = Collector.doubleToGoString(bound);
      previous = bound;
    }
    bounds[boundSeconds.length] = "+Inf";
  }

  int size() {
    return boundNanos.length;
  }

  /** The bucket of a duration: the first whose bound is not below it. */
  int indexOf(long nanos) {
    long[] bounds = boundNanos;
    int i = 0;
    // few bounds, and most durations are short: faster than a binary search
    while (i < bounds.length && nanos > bounds[i]) {
      i++;
    }
    return i;
  }

  /** Adds the samples of one series. */
  void collect(
      Metric metric, LabelValues labelValues, long[] counts, long sumNanos, List<Sample> samples) {
    String bucketName = metric.metricName.concat("_bucket");
    List<String> bucketLabels = new ArrayList<String>(metric.labelNames);
    bucketLabels.add("le");
    long count = 0;
    for (int i = 0; i < counts.length; i++) {
      count += counts[i];
      samples.add(new Sample(bucketName, bucketLabels, labelValues.with(bounds[i]), count));
    }
    samples.add(
        new Sample(metric.metricName.concat("_count"), metric.labelNames, labelValues, count));
    samples.add(
        new Sample(
            metric.metricName.concat("_sum"),
            metric.labelNames,
            labelValues,
            sumNanos / NANOS_PER_SECOND));
  }
}
