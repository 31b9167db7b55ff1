package io.obs.demo;

import io.obs.harness.Scrape;
import io.obs.harness.Scrape.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An extract of a scrape as tables that people read. */
final class Report {
  private Report() {}

  /**
   * A histogram: a row for each series, with how many there were and how long they took on average.
   */
  static String durations(Scrape scrape, String title, String histogram, String... labels) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(Stream.concat(Stream.of(labels), Stream.of("count", "mean ms")).toList());
    scrape.series(histogram + "_count").stream()
        .sorted(Comparator.comparing((Sample sample) -> key(sample, labels)))
        .forEach(
            count -> {
              double seconds = scrape.value(histogram + "_sum", pairs(count));
              List<String> row = new ArrayList<>();
              Stream.of(labels).map(count::label).forEach(row::add);
              row.add(String.format(Locale.ROOT, "%.0f", count.value()));
              row.add(String.format(Locale.ROOT, "%.2f", 1_000 * seconds / count.value()));
              rows.add(row);
            });
    return table(title + " (" + histogram + ")", rows);
  }

  /** Gauges: a row for each metric, summed over its series. */
  static String gauges(Scrape scrape, String title, String... metrics) {
    return table(
        title,
        Stream.of(metrics)
            .map(metric -> List.of(metric, String.format(Locale.ROOT, "%.0f", scrape.sum(metric))))
            .toList());
  }

  private static String key(Sample sample, String... labels) {
    return String.join(" ", Stream.of(labels).map(sample::label).toList());
  }

  private static String[] pairs(Sample sample) {
    return sample.labels().entrySet().stream()
        .flatMap(label -> Stream.of(label.getKey(), label.getValue()))
        .toArray(String[]::new);
  }

  private static String table(String title, List<List<String>> rows) {
    StringBuilder table = new StringBuilder("\n" + title + "\n");
    int columns = rows.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int i = 0; i < columns; i++) {
        line.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
        line.append(' ');
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }
}
