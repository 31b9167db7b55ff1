package io.obs.benchmarks;

/** A table in Markdown. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(String... titles) {
    row(titles);
    text.append("|---".repeat(titles.length)).append("|\n");
  }

  Table row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
