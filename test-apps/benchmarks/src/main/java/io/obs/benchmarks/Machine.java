package io.obs.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** What figures depend on. Neither names nor addresses of the machine. */
final class Machine {
  private Machine() {}

  /** The measured Java, processor, cores, memory, and how busy the machine was before. */
  static String describe(Options options) throws IOException {
    long kibibytes =
        Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", ""));
    return "%s, JVM options `%s`, %s, %d cores, %d GiB of memory, %s"
        .formatted(
            java(options.jdk()),
            String.join(" ", options.jvm()),
            value(Path.of("/proc/cpuinfo"), "model name"),
            Runtime.getRuntime().availableProcessors(),
            Math.round(kibibytes / 1024.0 / 1024.0),
            LocalDate.now(ZoneOffset.UTC));
  }

  private static String java(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return "an unknown JDK";
    }
    String vendor = entry(release, "IMPLEMENTOR");
    String version = entry(release, "JAVA_VERSION");
    return "JDK " + version + (vendor.isEmpty() ? "" : " (" + vendor + ")");
  }

  private static String entry(Path release, String key) throws IOException {
    return lines(release, key + "=")
        .map(line -> line.replaceAll(".*=|\"", ""))
        .findFirst()
        .orElse("");
  }

  private static String value(Path file, String key) throws IOException {
    return lines(file, key)
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }

  private static Stream<String> lines(Path file, String prefix) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(prefix));
  }
}
