package io.obs.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of one test on one JDK, as the contracts wrote it down.
 *
 * @param jdk the feature version
 * @param instrumentation the folder's name
 * @param version the library's; {@code -} where it is the JDK itself
 * @param test the class and the method; the class alone where it was skipped as a whole
 * @param outcome {@code passed}, {@code failed} or {@code skipped}
 * @param reason empty where it passed
 */
record Result(
    int jdk,
    String instrumentation,
    String library,
    String version,
    String test,
    String outcome,
    String reason) {

  /** One line of {@code io.obs.testing.MatrixResults}. */
  static Result of(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 7) {
      throw new IllegalArgumentException("not a result: " + line);
    }
    return new Result(
        Integer.parseInt(parts[0]), parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
  }

  /** All that is below a folder; nothing if there is none. */
  static List<Result> all(Path folder) throws IOException {
    List<Result> results = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".tsv")).toList()) {
          for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            results.add(of(line));
          }
        }
      }
    }
    return results;
  }

  boolean is(String expected) {
    return outcome.equals(expected);
  }

  /** The test's class alone. */
  String testClass() {
    int dot = test.indexOf('.');
    return dot < 0 ? test : test.substring(0, dot);
  }
}
