package io.obs.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  private static Table table(String... lines) {
    return new Table(Stream.of(lines).map(line -> Result.of(line.replace(" | ", "\t"))).toList());
  }

  @Test
  void versionsAreSortedAsNumbersAndWhatWasSkippedSaysWhy() {
    Table table =
        table(
            "8 | tomcat | tomcat | 10.1.0 | TomcatTest.a | skipped | core.jar is of Java 11",
            "17 | tomcat | tomcat | 10.1.0 | TomcatTest.a | passed | ",
            "8 | tomcat | tomcat | 9.0.1 | TomcatTest.a | passed | ",
            "17 | tomcat | tomcat | 9.0.1 | TomcatTest.a | passed | ",
            "8 | tomcat | tomcat | 9.0.1 | TomcatTest.b | skipped | a flaw",
            "17 | tomcat | tomcat | 9.0.1 | TomcatTest.b | passed | ",
            "8 | executors | executors | - | ExecutorsTest.a | passed | ",
            "17 | executors | executors | - | ExecutorsTest.a | passed | ");
    assertEquals(List.of(), table.faults());
    assertEquals(
        """
        # The contracts, by library, version and JDK

        How many tests passed; behind it what failed or was skipped, as told below.

        | instrumentation | library | version | JDK 8 | JDK 17 |
        |---|---|---|---|---|
        | executors | executors | - | 1 | 1 |
        | tomcat | tomcat | 9.0.1 | 1, 1 skipped | 2 |
        | tomcat | tomcat | 10.1.0 | skipped | 1 |

        ## Skipped

        | library | version | JDK | tests | because |
        |---|---|---|---|---|
        | tomcat | 9.0.1 | 8 | TomcatTest.b | a flaw |
        | tomcat | 10.1.0 | 8 | all | core.jar is of Java 11 |
        """,
        table.markdown());
  }

  @Test
  void whatFailedOrDidNotRunIsAFault() {
    Table table =
        table(
            "8 | jdbc | h2 | 1.4.200 | H2Test.a | failed | java.lang.AssertionError: 1",
            "8 | jdbc | h2 | 1.4.200 | H2Test.b | passed | ",
            "17 | jdbc | h2 | 1.4.200 | H2Test.a | passed | ",
            "17 | jdbc | h2 | 1.4.200 | AttachTest.a | passed | ",
            "17 | jdbc | h2 | 2.0 | H2Test.a | passed | ");
    assertEquals(
        List.of(
            "h2 1.4.200 on JDK 8, H2Test.a: java.lang.AssertionError: 1",
            "h2 1.4.200 on JDK 8, AttachTest: did not run",
            "h2 2.0 on JDK 8, H2Test: did not run"),
        table.faults());
  }

  @Test
  void resultsAreReadFromAFolder(@TempDir Path folder) throws Exception {
    assertEquals(List.of(), Result.all(folder.resolve("none")));
    Path eight = Files.createDirectories(folder.resolve("8"));
    Files.writeString(eight.resolve("a.tsv"), "8\ttomcat\ttomcat\t9\tTomcatTest.a\tpassed\t\n");
    Result result = Result.all(folder).get(0);
    assertEquals(new Result(8, "tomcat", "tomcat", "9", "TomcatTest.a", "passed", ""), result);
    assertEquals("TomcatTest", result.testClass());
    assertThrows(IllegalArgumentException.class, () -> Result.of("8\ttomcat"));
  }
}
