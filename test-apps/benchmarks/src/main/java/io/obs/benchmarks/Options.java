package io.obs.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the command line says: {@code --key value}, some keys as often as wanted. */
final class Options {
  private static final List<String> KEYS =
      List.of(
          "agent",
          "option",
          "jdk",
          "jvm",
          "results",
          "rounds",
          "apps",
          "heap",
          "classes",
          "memory-runs",
          "settle-millis",
          "routes",
          "passes",
          "requests",
          "warmup",
          "rate",
          "latency-seconds",
          "calls",
          "forks",
          "iterations",
          "seconds",
          "threads",
          "sizes",
          "scrapes",
          "good",
          "failing",
          "storm-seconds",
          "warmup-seconds");

  private final Map<String, List<String>> values = new TreeMap<>();

  private Options() {}

  static Options parse(String... arguments) {
    Options options = new Options();
    for (int i = 0; i < arguments.length; i += 2) {
      String key = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException("no option " + arguments[i] + "; there are " + KEYS);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      options.values.computeIfAbsent(key, none -> new ArrayList<>()).add(arguments[i + 1]);
    }
    return options;
  }

  Optional<String> find(String key) {
    return all(key).stream().reduce((first, last) -> last);
  }

  List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  int number(String key, int otherwise) {
    return find(key).map(Integer::parseInt).orElse(otherwise);
  }

  /** Values with commas between them. */
  List<String> list(String key, String otherwise) {
    return List.of(find(key).orElse(otherwise).split(","));
  }

  /** The folder of the whole project. */
  Path root() {
    return Path.of(System.getProperty("obs.root")).toAbsolutePath().normalize();
  }

  Path results() {
    return find("results").map(Path::of).orElse(root().resolve("test-apps/benchmarks/RESULTS.md"));
  }

  Path obsJar() {
    return existing(root().resolve("agent/dist/target/obs.jar"));
  }

  /** The jar, or the folder, of these classes. */
  static Path ownJar() {
    try {
      return Path.of(Options.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The Java that is measured; the running one until told otherwise. */
  Path jdk() {
    return Path.of(find("jdk").orElse(System.getProperty("java.home")));
  }

  /** Options of every measured JVM, separated by spaces. */
  List<String> jvm() {
    return List.of(find("jvm").orElse("-Xmx512m").split(" +"));
  }

  static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "no " + file.getFileName() + ": run mvn -q -DskipTests package first");
    }
    return file;
  }

  /** As given, without the folders of files, for the results. */
  String shown() {
    StringBuilder shown = new StringBuilder();
    values.forEach(
        (key, list) -> {
          if (!key.equals("results") && !key.equals("jdk")) {
            for (String value : list) {
              boolean holdsFiles = List.of("agent", "option", "jvm").contains(key);
              String text = holdsFiles ? value.replaceAll("[^ =:,]*/", "") : value;
              shown.append(" --").append(key).append(' ');
              shown.append(text.matches(".*[ *|()].*") ? '\'' + text + '\'' : text);
            }
          }
        });
    return shown.toString();
  }
}
