package io.obs.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a benchmark runs and writes its section. What it shows is nothing to test. */
class BenchmarksTest {
  @TempDir private Path folder;

  @Test
  void replacesItsSectionOnly() throws Exception {
    Path results = folder.resolve("RESULTS.md");
    Results.replace(results, "scrape", "`run scrape`", "| kept |");
    Results.replace(results, "startup", "`run startup`", "| old |");

    Benchmarks.main(
        "startup",
        "--apps",
        "empty",
        "--rounds",
        "1",
        "--memory-runs",
        "1",
        "--settle-millis",
        "0",
        "--results",
        results.toString());

    List<String> lines = Files.readAllLines(results);
    List<String> arms =
        List.of(
            "| none |",
            "| none again |",
            "| an agent that declines |",
            "| obs |",
            "| obs, nothing woven |");
    for (String arm : arms) {
      assertEquals(
          2, lines.stream().filter(line -> line.startsWith(arm)).count(), () -> arm + lines);
    }
    assertTrue(lines.indexOf("## startup") < lines.indexOf("## scrape"), lines::toString);
    assertTrue(lines.contains("| kept |"), lines::toString);
    assertTrue(!lines.contains("| old |"), lines::toString);
  }
}
