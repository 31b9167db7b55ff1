package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import io.obs.harness.Scrape.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong with obs, the application goes on as without, and one line says it. */
class UnbreakableTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERVER = "http_server_request_duration_seconds_count";
  private static final String DATABASE = "db_client_operation_duration_seconds_count";

  @TempDir Path folder;

  @Test
  void aSecondJvmWithTheSameEnvironment() {
    int port = FreePorts.one();
    try (Shop first = Shop.open(Shop.builder().agent().environment("OBS_METRICS_PORT", port))) {
      assertEquals(port, Agents.port(first.process()));
      try (Shop second = Shop.open(Shop.builder().agent().environment("OBS_METRICS_PORT", port))) {
        String line =
            second.process().awaitStderr(text -> text.contains("\"level\":\"ERROR\""), PATIENCE);
        assertTrue(line.contains(String.valueOf(port)), line);
        second.traffic(100, 4);
        Await.until(
            "four events",
            PATIENCE,
            () ->
                ExactTest.occurrences(second.process().events().with("origin", "http_server")) > 0);
        assertEquals(143, second.process().stop(), second.process()::toString);
        assertEquals(
            4, ExactTest.occurrences(second.process().events().with("origin", "http_server")));
        assertEquals(1, Agents.lines(second.process()).size(), second.process()::toString);
      }
      assertEquals(0, first.scrape().sum(SERVER));
      assertEquals(1, Agents.lines(first.process()).size(), first.process()::toString);
    }
  }

  @Test
  void aRangeOfPortsAndStatementsOfAMegabyte() throws IOException {
    int firstPort = FreePorts.range(3);
    List<String> expected;
    try (AgentProcess program = Programs.program("LongSql").start()) {
      program.awaitStdout("done"::equals, PATIENCE);
      expected = program.stdoutLines();
    }
    try (ServerSocket taken = new ServerSocket(firstPort, 1, InetAddress.getByName("127.0.0.1"));
        AgentProcess program =
            Programs.program("LongSql")
                .agent()
                .environment("OBS_METRICS_PORT", firstPort + "-" + (firstPort + 2))
                .start()) {
      assertEquals(firstPort, taken.getLocalPort());
      program.awaitStdout("done"::equals, PATIENCE);
      assertEquals(expected, program.stdoutLines());
      int port = Agents.port(program);
      assertEquals(firstPort + 1, port);
      Scrape scrape = Scrape.of(port);
      // a line for each statement, also for those that the database refuses, and one at the end
      double connects = scrape.sum(DATABASE, "db_operation_name", "CONNECT");
      assertEquals(expected.size() - 1, scrape.sum(DATABASE) - connects, program::toString);
      for (Sample sample : scrape.series()) {
        sample
            .labels()
            .values()
            .forEach(value -> assertTrue(value.length() < 100, sample::toString));
      }
      assertEquals(0, scrape.sum("obs_advice_failures_total"));
      assertEquals(0, scrape.sum("db_client_active_operations"));
      assertEquals(List.of(), Agents.complaints(program));
    }
  }

  @Test
  void nothingCanBeWritten() {
    // even root cannot write below /proc
    Path readOnly = Path.of("/proc");
    AgentProcess.Builder builder =
        Shop.builder()
            .agent()
            .directory(readOnly)
            .property("java.io.tmpdir", readOnly.resolve("nowhere"))
            .environment("OBS_LOG_OUTPUT", "stdout,file:/proc/nowhere/events.json");
    try (Shop shop = Shop.open(builder)) {
      shop.traffic(100, 4);
      Await.until("all requests", PATIENCE, () -> shop.scrape().sum(SERVER) >= 100);
      assertEquals(143, shop.process().stop(), shop.process()::toString);
      assertEquals(4, ExactTest.occurrences(shop.process().events().with("origin", "http_server")));
      List<String> complaints = Agents.complaints(shop.process());
      assertEquals(1, complaints.size(), shop.process()::toString);
      assertTrue(complaints.get(0).contains("/proc/nowhere/events.json"), complaints::toString);
    }
  }

  @Test
  void everyKindOfWrongConfiguration() {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("OBS_METRICS_MAX_SERIES", "-1");
    wrong.put("OBS_METRICS_BUCKETS_HTTP", "fast,slow");
    wrong.put("OBS_METRICS_BUCKETS_DB", "5,1");
    wrong.put("OBS_METRICS_PATH", "no path");
    wrong.put("OBS_LOG_OUTPUT", "printer");
    wrong.put("OBS_LOG_LEVEL", "loud");
    wrong.put("OBS_INSTRUMENTATION_JDBC_ENABLED", "perhaps");
    wrong.put("OBS_INSTRUMENTATION_JBDC_ENABLED", "false");
    wrong.put("OBS_METRCIS_HOST", "localhost");
    wrong.put("OBS_CONFIG", "/nowhere/obs.properties");
    AgentProcess.Builder builder =
        Programs.program("Service")
            .agent("metrics.hots=localhost")
            .property("obs.metrics.port", "http");
    wrong.forEach(builder::environment);
    try (AgentProcess service = builder.start()) {
      service.awaitStdout(line -> line.startsWith("ready on "), PATIENCE);
      int port = Agents.port(service);
      Await.until("all requests", PATIENCE, () -> Scrape.of(port).sum(SERVER) == 50);
      List<String> complaints = Agents.complaints(service);
      wrong.forEach((key, value) -> assertNamedOnce(complaints, key, value));
      assertNamedOnce(complaints, "metrics.hots", "");
      assertNamedOnce(complaints, "obs.metrics.port", "http");
      assertEquals(wrong.size() + 2, complaints.size(), service::toString);
      assertTrue(
          service.events().with("origin", "http_server").size() > 0,
          service::toString); // to stdout
    }
  }

  private static void assertNamedOnce(List<String> complaints, String key, String value) {
    List<String> naming = complaints.stream().filter(line -> line.contains(key)).toList();
    assertEquals(1, naming.size(), () -> key + " in " + String.join("\n", complaints));
    assertTrue(naming.get(0).contains(value), () -> value + " in " + naming);
  }

  @Test
  void anAdviceThatThrows() throws IOException {
    Path jar = ThrowingJar.in(folder);
    int calls = 20;
    try (Shop shop = Shop.open(Shop.builder().agent(jar, ""))) {
      for (int i = 0; i < calls; i++) {
        assertEquals("shipping to ch costs 9.72\n", shop.get("/shipping?to=ch").body());
      }
      // a request ends after its answer was sent
      Await.until(
          "end of all requests",
          PATIENCE,
          () -> shop.scrape().sum(SERVER, "http_route", "/shipping") == calls);
      assertEquals(
          2 * calls,
          shop.scrape().value("obs_advice_failures_total", "instrumentation", "throwing"),
          shop.process()::toString);
      assertEquals(143, shop.process().stop());
      List<String> complaints = Agents.complaints(shop.process());
      assertEquals(1, complaints.size(), shop.process()::toString);
      assertTrue(complaints.get(0).contains("ThrowingAdvice"), complaints::toString);
      assertEquals(2, Agents.lines(shop.process()).size(), shop.process()::toString);
    }
  }

  @Test
  void anEndInTheMiddleOfTheLoad() {
    try (Shop shop = Shop.open(Shop.builder().agent());
        AgentProcess traffic = shop.startTraffic(20_000, 8)) {
      Await.until("load", PATIENCE, () -> shop.scrape().sum(SERVER) >= 300);
      assertTrue(traffic.isAlive(), traffic::toString);
      long startNanos = System.nanoTime();
      assertEquals(143, shop.process().stop(), shop.process()::toString);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, () -> "the end took " + took);
      assertTrue(shop.process().stdout().contains("The shop is closed"));
      assertTrue(Agents.complaints(shop.process()).size() <= 1, shop.process()::toString);
      assertTrue(shop.process().events().with("origin", "http_server").size() > 0);
      // a line that was being written is whole: all the others are the shop's own
      assertEquals(
          List.of(),
          shop.process().events().otherLines().stream()
              .filter(line -> line.contains("@timestamp"))
              .toList());
    }
  }

  @Test
  void anExceptionInMain() {
    try (AgentProcess expected = Programs.program("Death").start();
        AgentProcess actual = Programs.program("Death").agent().start()) {
      assertEquals(expected.awaitExit(PATIENCE), actual.awaitExit(PATIENCE), actual::toString);
      assertLinesMatch(expected.stderrLines(), actual.stderrLines());
      actual.events().single("error_message", "thrown in main", "origin", "thread");
      assertEquals(List.of(), actual.events().otherLines());
    }
  }

  @Test
  void anExitOfTheApplicationsOwn() {
    try (AgentProcess actual = Programs.program("Death").agent().arguments("exit").start()) {
      assertEquals(7, actual.awaitExit(PATIENCE), actual::toString);
      assertEquals("hook ran\n", actual.stdout());
      assertEquals("", actual.stderr());
    }
  }

  @Test
  void theJarExplainsItself() throws Exception {
    Command help = jar("help");
    assertEquals(0, help.exitCode(), help::toString);
    assertTrue(help.stdout().contains("  java -jar obs.jar version"), help::toString);
    assertEquals(help.stdout(), jar().stdout());
    Command version = jar("version");
    assertEquals(0, version.exitCode());
    assertTrue(version.stdout().get(0).matches("obs [0-9].*"), version::toString);
    Command config = jar("config");
    assertEquals(0, config.exitCode());
    assertTrue(
        config.stdout().stream().anyMatch(line -> line.contains("OBS_METRICS_PORT")),
        config::toString);
    assertEquals(List.of(), config.stderr());
    assertEquals(0, jar("config", "--effective").exitCode());
    Command wrong = jar("config", "--effective", "metrics.port=http");
    assertEquals(1, wrong.exitCode(), wrong::toString);
    assertEquals(1, wrong.stderr().size(), wrong::toString);
    assertEquals(2, jar("nonsense").exitCode());
    assertEquals(1, jar("attach", "999999999").exitCode());
  }

  @Test
  void attachedToAShopThatRuns() throws Exception {
    try (Shop shop = Shop.open(Shop.builder())) {
      shop.traffic(100, 4);
      String pid = String.valueOf(shop.process().pid());
      Command attached = jar("attach", pid, "log.level=info");
      assertEquals(0, attached.exitCode(), attached::toString);
      assertEquals(List.of("obs is attached to " + pid), attached.stdout());
      shop.traffic(200, 4);
      Await.until("all requests", PATIENCE, () -> fromCustomers(shop.scrape()) >= 200);
      Scrape scrape = shop.scrape();
      assertEquals(200, fromCustomers(scrape), shop.process()::toString);
      assertEquals(
          8, scrape.sum(SERVER, "http_route", "/fail", "http_response_status_code", "500"));
      assertEquals(0, scrape.sum("http_server_active_requests"));
      assertTrue(scrape.sum(DATABASE) > 200, shop.process()::toString);
      // a second time is told of, and changes nothing
      assertEquals(0, jar("attach", pid).exitCode());
      shop.process().awaitStderr(line -> line.contains("attached already"), PATIENCE);
      assertEquals(143, shop.process().stop(), shop.process()::toString);
      assertEquals(8, ExactTest.occurrences(shop.process().events().with("origin", "http_server")));
      assertEquals(1, Agents.complaints(shop.process()).size(), shop.process()::toString);
    }
  }

  /** Without what the shop asks of the service in its own JVM. */
  private static double fromCustomers(Scrape scrape) {
    return scrape.series(SERVER).stream()
        .filter(sample -> !sample.label("http_route").matches("/(payments|quotes.*)"))
        .mapToDouble(Sample::value)
        .sum();
  }

  private Command jar(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = "-jar";
    command[1] = AgentProcess.agentJar().toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Path output = Files.createTempDirectory(folder, "output");
    return Command.run(output, Map.of(), Jdks.running(), "java", command);
  }
}
