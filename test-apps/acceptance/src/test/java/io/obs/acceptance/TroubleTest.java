package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Failures that are hard to tell of: each is in exactly one event, the application fails as it
 * would without obs, and its end waits for two seconds at most.
 */
class TroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final boolean LONG = Boolean.getBoolean("obs.matrix");

  /** What the end of the JVM may wait for events, and a busy machine may take besides. */
  private static final Duration END = Duration.ofMillis(4000);

  @TempDir Path folder;

  private static AgentProcess start(AgentProcess.Builder builder, Object... arguments) {
    return builder.agent().jvmOptions("-Xmx64m").arguments(arguments).start();
  }

  private static AgentProcess start(Object... arguments) {
    return start(Programs.program("Trouble"), arguments);
  }

  /** How many times it has failed. */
  private static long failed(AgentProcess trouble) {
    return Long.parseLong(
        trouble
            .awaitStderr(line -> line.startsWith("failed "), PATIENCE)
            .substring("failed ".length()));
  }

  /** Ends it, which must not take long. */
  private static void stop(AgentProcess trouble) {
    long begin = System.nanoTime();
    assertEquals(143, trouble.stop(), trouble::toString);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(END) < 0, () -> "the end took " + took + "\n" + trouble);
  }

  private static void assertAllAreTold(AgentProcess trouble, long failed, Scrape scrape) {
    assertEquals(failed, scrape.sum("uncaught_exceptions_total"), trouble::toString);
    assertEquals(0, scrape.sum("obs_advice_failures_total"));
    assertEquals(0, scrape.sum("obs_events_dropped_total"));
    stop(trouble);
    assertEquals(failed, occurrences(trouble), trouble::toString);
    assertEquals(List.of(), Agents.complaints(trouble));
  }

  private static long occurrences(AgentProcess trouble) {
    long occurrences = 0;
    Set<String> ids = new HashSet<>();
    for (JsonNode event : trouble.events().all()) {
      occurrences += event.get("occurrences").asLong();
      assertTrue(ids.add(event.get("error_id").asText()), event::toString);
    }
    return occurrences;
  }

  // --- many

  @Test
  void manyThreadsThatFailAsFastAsTheyCan() {
    try (AgentProcess trouble = start("storm", 16, LONG ? 30 : 5)) {
      long failed = failed(trouble);
      assertTrue(failed > 10_000, trouble::toString);
      assertAllAreTold(trouble, failed, Scrape.of(Agents.port(trouble)));
      assertTrue(trouble.events().all().size() < 1000, "repeats are counted");
    }
  }

  @Test
  void aMillionFaults() {
    try (AgentProcess trouble = start("distinct", 1_000_000)) {
      assertAllAreTold(trouble, failed(trouble), Scrape.of(Agents.port(trouble)));
    }
  }

  // --- of the JVM

  @Test
  void aStackOverflow() {
    try (AgentProcess trouble = start("overflow")) {
      assertAllAreTold(trouble, failed(trouble), Scrape.of(Agents.port(trouble)));
      JsonNode event = trouble.events().single("error_type", "java.lang.StackOverflowError");
      assertTrue(event.get("stack_trace").asText().contains("programs.Trouble.overflow"));
    }
  }

  @Test
  void aFullHeap() {
    int port = FreePorts.one();
    try (AgentProcess trouble =
        start(Programs.program("Trouble").environment("OBS_METRICS_PORT", port), "memory", port)) {
      assertEquals(3, failed(trouble), "the application goes on");
      Await.until(
          "the event of what came after",
          PATIENCE,
          () -> !trouble.events().with("error_message", "with memory again").isEmpty());
      Scrape scrape = awaitScrape(port); // the endpoint, too, may have to wait for memory
      double counted = scrape.sum("uncaught_exceptions_total");
      double dropped = scrape.sum("obs_events_dropped_total");
      stop(trouble);
      // to count, and to tell, takes memory as well; what was counted is told or known to be lost
      assertTrue(counted >= 1 && counted <= 3, trouble::toString);
      assertEquals(counted, occurrences(trouble) + dropped, trouble::toString);
    }
  }

  private static Scrape awaitScrape(int port) {
    Scrape[] scrape = new Scrape[1];
    Await.until(
        "an answer",
        PATIENCE,
        () -> {
          try {
            scrape[0] = Scrape.of(port);
            return true;
          } catch (AssertionError e) {
            return false;
          }
        });
    return scrape[0];
  }

  @Test
  void theOneExceptionWithoutStackTraceOfTheJvm() {
    try (AgentProcess trouble = start("bare")) {
      long failed = failed(trouble);
      assertEquals(1000, failed, "the JVM leaves no stack trace out");
      assertAllAreTold(trouble, failed, Scrape.of(Agents.port(trouble)));
      JsonNode first = trouble.events().all().get(0);
      assertEquals("java.lang.NullPointerException", first.get("error_type").asText());
    }
  }

  // --- of classes

  @Test
  void aClassWhoseLoaderIsGone() {
    try (AgentProcess trouble = start("loader")) {
      long failed = failed(trouble);
      assertEquals("the loader is gone", trouble.awaitStdout(l -> l.startsWith("the "), PATIENCE));
      assertAllAreTold(trouble, failed, Scrape.of(Agents.port(trouble)));
      for (JsonNode event : trouble.events().all()) {
        assertEquals("of a class that goes", event.get("error_message").asText());
      }
    }
  }

  @Test
  void methodsThatNeverAnswer() {
    try (AgentProcess trouble = start("blocking")) {
      assertEquals(4, failed(trouble), "the application goes on");
      Await.until(
          "the events behind",
          PATIENCE,
          () -> !trouble.events().with("error_message", "the next").isEmpty());
      assertEquals(
          4,
          Scrape.of(Agents.port(trouble)).sum("uncaught_exceptions_total"),
          "one each, though each was logged and then ended its thread");
      stop(trouble);
      assertEquals(4, occurrences(trouble), trouble::toString);
      String type = "programs.Trouble$Blocking";
      List<JsonNode> blocking = trouble.events().with("error_type", type);
      assertEquals("failed", blocking.get(0).get("message").asText());
      assertFalse(blocking.get(0).has("error_message"));
      trouble.events().single("error_type", "programs.Trouble$Recursive", "occurrences", "1");
      List<String> complaints = Agents.complaints(trouble);
      assertEquals(1, complaints.size(), trouble::toString);
      assertTrue(complaints.get(0).contains("a method of " + type), complaints::toString);
    }
  }

  // --- of what the application does itself

  @Test
  void standardOutputIsALogger() {
    try (AgentProcess trouble = start("out")) {
      assertAllAreTold(trouble, failed(trouble), Scrape.of(Agents.port(trouble)));
      assertEquals(
          List.of("logged java.lang.IllegalStateException: printed to a logger"),
          trouble.events().otherLines());
      trouble.events().single("origin", "thread", "error_message", "printed to a logger");
      trouble.events().single("origin", "log", "error_message", "no trace");
    }
  }

  @Test
  void theApplicationsHandlerThrows() {
    try (AgentProcess trouble = start("handler")) {
      assertAllAreTold(trouble, failed(trouble), Scrape.of(Agents.port(trouble)));
      trouble.events().single("origin", "log", "error_message", "logged");
      trouble.events().single("origin", "thread", "error_message", "the handler is broken");
      trouble.events().single("origin", "log", "error_message", "logged again");
    }
  }

  // --- of the end

  @ParameterizedTest
  @CsvSource({"return,0", "exit,3", "main,1", "thread,0", "signal,143"})
  void everyWayOutOfTheJvm(String way, int exitCode) {
    // "return" also as the last argument, which lets main do so
    Object[] arguments = way.equals("signal") ? new Object[] {"end", way} : end(way);
    try (AgentProcess trouble = start(arguments)) {
      if (way.equals("signal")) {
        failed(trouble);
        stop(trouble);
      }
      assertEquals(exitCode, trouble.awaitExit(PATIENCE), trouble::toString);
      assertEquals(11, occurrences(trouble), trouble::toString);
      trouble.events().single("error_message", "last words", "occurrences", "1");
      // how many of the ten are counted together is a matter of when the end came
      List<JsonNode> early = trouble.events().with("error_message", "early");
      assertEquals(10, early.stream().mapToInt(e -> e.get("occurrences").asInt()).sum());
      assertTrue(early.get(0).has("stack_trace"), trouble::toString);
      assertEquals(1, early.stream().map(e -> e.get("error_fingerprint")).distinct().count());
      assertEquals(List.of(), trouble.events().otherLines());
    }
  }

  private static Object[] end(String way) {
    return new Object[] {"end", way, "return"};
  }

  @Test
  void noWayOutForCode() {
    try (AgentProcess trouble = start("end", "halt")) {
      assertEquals(4, trouble.awaitExit(PATIENCE), trouble::toString);
      assertTrue(occurrences(trouble) <= 11, trouble::toString);
      assertEquals(List.of(), trouble.events().otherLines(), "what is there is whole");
    }
  }

  @Test
  void killed() {
    try (AgentProcess trouble = start("end", "signal")) {
      failed(trouble);
      trouble.awaitStdout(line -> line.contains("last words"), PATIENCE);
      trouble.kill();
      assertEquals(2, trouble.events().all().size(), trouble::toString);
      assertEquals(List.of(), trouble.events().otherLines());
    }
  }

  @Test
  void nobodyReadsStandardOutput() throws Exception {
    Path err = folder.resolve("err");
    ProcessBuilder builder = trouble("distinct", "3000", "return");
    Process process = builder.redirectError(err.toFile()).start();
    try {
      Await.until("all failures", PATIENCE, () -> read(err).contains("failed 3000"));
      long begin = System.nanoTime();
      assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "does not end");
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertTrue(took.compareTo(END) < 0, () -> "the end took " + took);
      assertEquals(0, process.exitValue(), () -> read(err));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void standardOutputIsClosed() throws Exception {
    Path err = folder.resolve("err");
    ProcessBuilder builder = trouble("distinct", "3", "return");
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" >&-", "sh"));
    command.addAll(builder.command());
    Process process = builder.command(command).redirectError(err.toFile()).start();
    try {
      assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "does not end");
      assertEquals(0, process.exitValue(), () -> read(err));
      assertTrue(read(err).contains("failed 3"), () -> read(err));
      long told =
          read(err).lines().filter(l -> l.contains("events cannot be written to stdout")).count();
      assertEquals(1, told, () -> read(err));
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process whose output is not read. */
  private static ProcessBuilder trouble(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Jdks.running().java().toString(),
                "-javaagent:" + AgentProcess.agentJar() + "=metrics.host=127.0.0.1,metrics.port=0",
                "-cp",
                Programs.JAR.toString(),
                "programs.Trouble"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(OBS|OTEL)_.*|_?(JAVA_TOOL|JDK_JAVA|JAVA)_OPTIONS"));
    return builder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
