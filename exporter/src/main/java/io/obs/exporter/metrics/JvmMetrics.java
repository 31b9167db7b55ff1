package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Predicate;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import java.util.Arrays;
import java.util.List;

/**
 * The metrics of the JVM: simpleclient_hotspot's own, but for what would reach into the
 * application:
 *
 * <ul>
 *   <li>{@code StandardExports} and {@code BufferPoolsExports} make a java.util.logging logger when
 *       they are loaded, which may be before the application has set its log manager. {@link
 *       ProcessMetrics} and {@link BufferPoolMetrics} have the same metrics without it.
 *   <li>{@code ThreadExports} looks for deadlocks, for which the JVM stops all threads, twice. A
 *       scrape must not: {@code jvm_threads_deadlocked} and {@code jvm_threads_deadlocked_monitor}
 *       are left out.
 *   <li>{@code MemoryAllocationExports} listens to every garbage collection through JMX
 *       notifications, which load some two hundred classes at the first one and outlive the agent:
 *       {@code jvm_memory_pool_allocated_bytes_total} is left out.
 * </ul>
 *
 * <p>None of what is left makes the platform MBean server, starts a thread, or stops one; each is a
 * few getters of MXBeans. Runs on the endpoint's threads.
 */
final class JvmMetrics {
  private JvmMetrics() {}

  static List<Collector> collectors() {
    return Arrays.<Collector>asList(
        new ProcessMetrics(),
        new BufferPoolMetrics(),
        new MemoryPoolsExports(),
        new GarbageCollectorExports(),
        new ThreadsWithoutDeadlocks(),
        new ClassLoadingExports(),
        new VersionInfoExports());
  }

  private static final class ThreadsWithoutDeadlocks extends Collector {
    private final ThreadExports threads = new ThreadExports();

    @Override
    public List<MetricFamilySamples> collect() {
      return collect(null);
    }

    @Override
    public List<MetricFamilySamples> collect(final Predicate<String> filter) {
      return threads.collect(
          new Predicate<String>() {
            @Override
            public boolean test(String name) {
              return !name.startsWith("jvm_threads_deadlocked")
                  && (filter == null || filter.test(name));
            }
          });
    }
  }
}
