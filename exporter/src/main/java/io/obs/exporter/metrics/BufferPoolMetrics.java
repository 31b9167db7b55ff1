package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Memory outside the heap, named as simpleclient_hotspot's {@code BufferPoolsExports} does. */
final class BufferPoolMetrics extends Collector {
  private final List<BufferPoolMXBean> pools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

  @Override
  public List<MetricFamilySamples> collect() {
    List<String> labels = Collections.singletonList("pool");
    GaugeMetricFamily used =
        new GaugeMetricFamily(
            "jvm_buffer_pool_used_bytes", "Used bytes of a given JVM buffer pool.", labels);
    GaugeMetricFamily capacity =
        new GaugeMetricFamily(
            "jvm_buffer_pool_capacity_bytes", "Bytes capacity of a given JVM buffer pool.", labels);
    GaugeMetricFamily buffers =
        new GaugeMetricFamily(
            "jvm_buffer_pool_used_buffers", "Used buffers of a given JVM buffer pool.", labels);
    for (BufferPoolMXBean pool : pools) {
      List<String> name = Collections.singletonList(pool.getName());
      used.addMetric(name, pool.getMemoryUsed());
      capacity.addMetric(name, pool.getTotalCapacity());
      buffers.addMetric(name, pool.getCount());
    }
    return Arrays.<MetricFamilySamples>asList(used, capacity, buffers);
  }
}
