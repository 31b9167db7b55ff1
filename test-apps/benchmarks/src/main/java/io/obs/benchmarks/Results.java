package io.obs.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page of results: one section a command, replaced as a whole when the command runs again. */
final class Results {
  private static final String HEAD =
      """
      # Results

      Written by `test-apps/benchmarks/run`; each command replaces its own section. `README.md` says how it measures.
      """;
  private static final List<String> ORDER =
      List.of("startup", "steady", "woven", "errors", "scrape");

  private Results() {}

  static void replace(Path file, String name, String circumstances, String body)
      throws IOException {
    Map<Integer, String> sections = new TreeMap<>();
    if (Files.exists(file)) {
      for (String section : Files.readString(file).split("(?m)^## ")) {
        int place = ORDER.indexOf(section.lines().findFirst().orElse("").strip());
        if (place >= 0) {
          sections.put(place, section.stripTrailing());
        }
      }
    }
    sections.put(
        ORDER.indexOf(name), name + "\n\n" + circumstances + "\n\n" + body.stripTrailing());
    StringBuilder page = new StringBuilder(HEAD);
    sections.values().forEach(section -> page.append("\n## ").append(section).append('\n'));
    Files.writeString(file, page);
  }
}
