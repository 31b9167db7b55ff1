package io.obs.matrix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The results of the contracts as a page in Markdown: a row for each library's version. */
final class Table {
  private static final Pattern NUMBER_OR_REST = Pattern.compile("\\d+|\\D+");

  /** One row; the order is the table's. */
  private record Row(String instrumentation, String library, String version)
      implements Comparable<Row> {
    private static final Comparator<Row> ORDER =
        Comparator.comparing(Row::instrumentation)
            .thenComparing(Row::library)
            .thenComparing(row -> sortable(row.version));

    @Override
    public int compareTo(Row other) {
      return ORDER.compare(this, other);
    }
  }

  private final SortedSet<Integer> jdks = new TreeSet<>();
  private final Map<Row, Map<Integer, List<Result>>> rows = new TreeMap<>();

  Table(Collection<Result> results) {
    for (Result result : results) {
      jdks.add(result.jdk());
      rows.computeIfAbsent(
              new Row(result.instrumentation(), result.library(), result.version()),
              row -> new TreeMap<>())
          .computeIfAbsent(result.jdk(), jdk -> new ArrayList<>())
          .add(result);
    }
  }

  /** Numbers with zeros before them, so that 10 comes after 9. */
  private static String sortable(String version) {
    StringBuilder sortable = new StringBuilder();
    Matcher matcher = NUMBER_OR_REST.matcher(version);
    while (matcher.find()) {
      sortable.append("0".repeat(Math.max(0, 12 - matcher.group().length())));
      sortable.append(matcher.group());
    }
    return sortable.toString();
  }

  /** What failed, and what one JDK has no result of although another has; a line each. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    rows.forEach(
        (row, byJdk) -> {
          Set<String> classes = new TreeSet<>();
          byJdk.values().forEach(all -> all.forEach(result -> classes.add(result.testClass())));
          for (int jdk : jdks) {
            Set<String> missing = new TreeSet<>(classes);
            for (Result result : byJdk.getOrDefault(jdk, List.of())) {
              missing.remove(result.testClass());
              if (result.is("failed")) {
                faults.add(name(row, jdk) + result.test() + ": " + result.reason());
              }
            }
            missing.forEach(test -> faults.add(name(row, jdk) + test + ": did not run"));
          }
        });
    return faults;
  }

  private static String name(Row row, int jdk) {
    return row.library + ' ' + row.version + " on JDK " + jdk + ", ";
  }

  /** The page. */
  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# The contracts, by library, version and JDK\n\n");
    page.append("How many tests passed; behind it what failed or was skipped, as told below.\n\n");
    page.append("| instrumentation | library | version |");
    jdks.forEach(jdk -> page.append(" JDK ").append(jdk).append(" |"));
    page.append("\n|---|---|---|").append("---|".repeat(jdks.size())).append('\n');
    rows.forEach(
        (row, byJdk) -> {
          page.append("| ").append(row.instrumentation);
          page.append(" | ").append(row.library);
          page.append(" | ").append(row.version).append(" |");
          for (int jdk : jdks) {
            page.append(' ').append(cell(byJdk.getOrDefault(jdk, List.of()))).append(" |");
          }
          page.append('\n');
        });
    appendFaults(page);
    appendSkipped(page);
    return page.toString();
  }

  private static String cell(List<Result> results) {
    long passed = results.stream().filter(result -> result.is("passed")).count();
    long failed = results.stream().filter(result -> result.is("failed")).count();
    long skipped = results.stream().filter(result -> result.is("skipped")).count();
    if (results.isEmpty()) {
      return "**did not run**";
    }
    if (passed + failed == 0) {
      return "skipped";
    }
    return passed
        + (failed == 0 ? "" : ", **" + failed + " failed**")
        + (skipped == 0 ? "" : ", " + skipped + " skipped");
  }

  private void appendFaults(StringBuilder page) {
    List<String> faults = faults();
    if (!faults.isEmpty()) {
      page.append("\n## Failed\n\n");
      faults.forEach(fault -> page.append("- ").append(fault).append('\n'));
    }
  }

  private void appendSkipped(StringBuilder page) {
    StringBuilder skipped = new StringBuilder();
    rows.forEach(
        (row, byJdk) -> {
          Map<String, SortedSet<Integer>> jdksOf = new TreeMap<>();
          Map<String, SortedSet<String>> testsOf = new TreeMap<>();
          Set<String> whole = new HashSet<>();
          byJdk.forEach(
              (jdk, results) -> {
                boolean all = results.stream().allMatch(result -> result.is("skipped"));
                for (Result result : results) {
                  if (result.is("skipped")) {
                    String reason = result.reason() + (all ? "\n" : "");
                    jdksOf.computeIfAbsent(reason, r -> new TreeSet<>()).add(jdk);
                    testsOf.computeIfAbsent(reason, r -> new TreeSet<>()).add(result.test());
                    if (all) {
                      whole.add(reason);
                    }
                  }
                }
              });
          jdksOf.forEach(
              (reason, found) -> {
                skipped.append("| ").append(row.library).append(" | ").append(row.version);
                skipped.append(" | ").append(join(found)).append(" | ");
                skipped.append(whole.contains(reason) ? "all" : join(testsOf.get(reason)));
                skipped.append(" | ").append(reason.strip().replace("|", "\\|")).append(" |\n");
              });
        });
    if (!skipped.isEmpty()) {
      page.append(
          "\n## Skipped\n\n| library | version | JDK | tests | because |\n|---|---|---|---|---|\n");
      page.append(skipped);
    }
  }

  private static String join(Collection<?> parts) {
    return String.join(", ", parts.stream().map(String::valueOf).toList());
  }
}
