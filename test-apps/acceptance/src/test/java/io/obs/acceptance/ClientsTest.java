package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands on the HTTP clients that obs measures, Spring and JAX-RS and others, makes its calls
 * through several layers of which more than one may be woven: each call is counted once.
 */
class ClientsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String CALLS = "http_client_request_duration_seconds_count";

  /** How many libraries each program sets up. */
  private static final int OLD = 16;

  private static final int NEW = 22;

  static Stream<Jdk> everyJdk() {
    return Jdks.all().stream().filter(jdk -> jdk.feature() >= 8);
  }

  static Stream<Jdk> since17() {
    return Jdks.all().stream().filter(jdk -> jdk.feature() >= 17);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyJdk")
  void lastVersionsForJava8(Jdk jdk) throws Exception {
    eachCallIsCountedOnce(jdk, "clients", "clients.Clients", OLD);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("since17")
  void newestVersions(Jdk jdk) throws Exception {
    eachCallIsCountedOnce(jdk, "clients-17", "clients17.Clients", NEW);
  }

  private static void eachCallIsCountedOnce(Jdk jdk, String name, String mainClass, int libraries)
      throws Exception {
    Path folder = Path.of(System.getProperty(name + ".folder"));
    try (AgentProcess clients =
        AgentProcess.builder()
            .classPath(folder.resolve(name + ".jar"), folder.resolve("lib").resolve("*"))
            .mainClass(mainClass)
            .environment("OBS_METRICS_HOST", "127.0.0.1")
            .environment("OBS_METRICS_PORT", 0)
            .jdk(jdk)
            .agent()
            .start()) {
      clients.awaitStdout("done"::equals, PATIENCE);
      List<String> lines =
          clients.stdoutLines().stream()
              .filter(line -> line.startsWith("called ") || line.startsWith("failed "))
              .toList();
      assertEquals(libraries, lines.size(), clients::toString);

      int port = Agents.port(clients);
      Map<String, String> expected = new TreeMap<>();
      for (String line : lines) {
        String[] words = line.split(" ");
        assertEquals("called", words[0], clients::toString);
        assertEquals("3", words[3], line);
        expected.put(words[1], "[GET 200: 1, GET 404: 1, POST 200: 1] in flight 0");
      }
      // a client may wake its caller before the call is counted
      Await.until("all calls", PATIENCE, () -> Scrape.of(port).sum(CALLS) >= 3 * libraries);
      Scrape scrape = Scrape.of(port);
      assertEquals(expected, counted(scrape, lines), clients::toString);
      assertEquals(3 * libraries, scrape.sum(CALLS), clients::toString);
      assertEquals(0, scrape.sum("obs_advice_failures_total"));
      assertEquals(List.of(), Agents.complaints(clients));
    }
  }

  /** What each library's calls were counted as, by the port that only it has called. */
  private static Map<String, String> counted(Scrape scrape, List<String> lines) {
    Map<String, String> counted = new TreeMap<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      List<String> series =
          scrape.series(CALLS, "server_port", words[2]).stream()
              .map(ClientsTest::text)
              .sorted()
              .toList();
      counted.put(
          words[1],
          series
              + " in flight "
              + (long) scrape.sum("http_client_active_requests", "server_port", words[2]));
    }
    return counted;
  }

  private static String text(Scrape.Sample sample) {
    return sample.label("http_request_method")
        + ' '
        + sample.label("http_response_status_code")
        + ": "
        + (long) sample.value();
  }
}
