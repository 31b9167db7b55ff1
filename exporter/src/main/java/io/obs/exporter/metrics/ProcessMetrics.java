package io.obs.exporter.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The process as Prometheus's client libraries describe it, named as simpleclient_hotspot's {@code
 * StandardExports} does. What the operating system or the Java runtime does not tell is left out.
 */
final class ProcessMetrics extends Collector {
  private final double startSeconds =
      ManagementFactory.getRuntimeMXBean().getStartTime() / MILLISECONDS_PER_SECOND;
  private final Object system = ManagementFactory.getOperatingSystemMXBean();

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<MetricFamilySamples>();
    try {
      addSystem(families);
    } catch (LinkageError e) {
      // A runtime without the module jdk.management.
    }
    families.add(
        new GaugeMetricFamily(
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            startSeconds));
    try {
      addMemory(families);
    } catch (IOException e) {
      // Not Linux, or no /proc.
    }
    return families;
  }

  private void addSystem(List<MetricFamilySamples> families) {
    if (system instanceof com.sun.management.OperatingSystemMXBean) {
      long nanos = ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
      if (nanos >= 0) {
        families.add(
            new CounterMetricFamily(
                "process_cpu_seconds_total",
                "Total user and system CPU time spent in seconds.",
                nanos / NANOSECONDS_PER_SECOND));
      }
    }
    if (system instanceof com.sun.management.UnixOperatingSystemMXBean) {
      com.sun.management.UnixOperatingSystemMXBean unix =
          (com.sun.management.UnixOperatingSystemMXBean) system;
      families.add(
          new GaugeMetricFamily(
              "process_open_fds",
              "Number of open file descriptors.",
              unix.getOpenFileDescriptorCount()));
      families.add(
          new GaugeMetricFamily(
              "process_max_fds",
              "Maximum number of open file descriptors.",
              unix.getMaxFileDescriptorCount()));
    }
  }

  private static void addMemory(List<MetricFamilySamples> families) throws IOException {
    try (BufferedReader status =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream("/proc/self/status"), StandardCharsets.UTF_8))) {
      for (String line = status.readLine(); line != null; line = status.readLine()) {
        if (line.startsWith("VmSize:")) {
          families.add(
              new GaugeMetricFamily(
                  "process_virtual_memory_bytes",
                  "Virtual memory size in bytes.",
                  kilobytes(line) * 1024));
        } else if (line.startsWith("VmRSS:")) {
          families.add(
              new GaugeMetricFamily(
                  "process_resident_memory_bytes",
                  "Resident memory size in bytes.",
                  kilobytes(line) * 1024));
        }
      }
    }
  }

  /** The number in such a line as {@code VmRSS: 84120 kB}. */
  private static double kilobytes(String line) {
    return Double.parseDouble(line.split("\\s+")[1]);
  }
}
