package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that fail where nobody sees it, on every Java: each is told of once, and no other. */
class TasksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  static Stream<Jdk> jdks() {
    return Jdks.all().stream().filter(jdk -> jdk.feature() >= 8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void tellsOfWhatWasCollectedAndInTheEndOfTheRest(Jdk jdk) throws Exception {
    try (AgentProcess tasks = Programs.program("Tasks").jdk(jdk).agent().start()) {
      tasks.awaitStdout("done"::equals, PATIENCE);
      int port = Agents.port(tasks);
      List<String> expected = lines(tasks, "tells ");
      Await.until("all events", PATIENCE, () -> told(tasks).size() >= expected.size());
      assertEquals(expected, told(tasks), tasks::toString);

      Scrape scrape = Scrape.of(port);
      for (String origin : List.of("executor", "scheduler")) {
        assertEquals(
            expected.stream().filter(line -> line.startsWith(origin)).count(),
            scrape.sum("uncaught_exceptions_total", "origin", origin));
      }
      assertEquals(0, scrape.sum("obs_advice_failures_total"));

      tasks.stop();
      for (String kept : lines(tasks, "keeps ")) {
        expected.add("executor " + kept);
      }
      Collections.sort(expected);
      assertEquals(expected, told(tasks), tasks::toString);
      assertEquals(List.of(), Agents.complaints(tasks));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void tellsOfAllWhenTheProgramEndsAtOnce(Jdk jdk) throws Exception {
    try (AgentProcess tasks =
        Programs.program("Tasks").arguments("exit").jdk(jdk).agent().start()) {
      assertEquals(0, tasks.awaitExit(PATIENCE), tasks::toString);
      List<String> expected = lines(tasks, "tells ");
      for (String kept : lines(tasks, "keeps ")) {
        expected.add("executor " + kept);
      }
      Collections.sort(expected);
      assertEquals(expected, told(tasks), tasks::toString);
    }
  }

  /** What comes behind these words, sorted. */
  private static List<String> lines(AgentProcess tasks, String words) {
    List<String> found = new ArrayList<>();
    for (String line : tasks.stdoutLines()) {
      if (line.startsWith(words)) {
        found.add(line.substring(words.length()));
      }
    }
    Collections.sort(found);
    return found;
  }

  /** Origin and message of each event, sorted. */
  private static List<String> told(AgentProcess tasks) {
    List<String> told = new ArrayList<>();
    for (JsonNode event : tasks.events().all()) {
      told.add(event.get("origin").asText() + ' ' + event.get("error_message").asText());
    }
    Collections.sort(told);
    return told;
  }
}
