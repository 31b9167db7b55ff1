package io.obs.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.harness.Scrape;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Scrape scrape =
      Scrape.parse(
          """
          x_seconds_sum{a="long value"} 0.5
          x_seconds_count{a="long value"} 4
          x_seconds_sum{a="a"} 3
          x_seconds_count{a="a"} 1
          y{b="c"} 1
          y{b="d"} 2
          """);

  @Test
  void tellsCountAndMean() {
    assertEquals(
        """

        Title (x_seconds)
          a           none  count  mean ms
          a                 1      3000.00
          long value        4      125.00
        """,
        Report.durations(scrape, "Title", "x_seconds", "a", "none"));
  }

  @Test
  void sumsGauges() {
    assertEquals(
        """

        Title
          y  3
          z  0
        """,
        Report.gauges(scrape, "Title", "y", "z"));
  }
}
