package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.obs.harness.Await;
import io.obs.harness.FreePorts;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the shop. It is started by a script in the folder that the environment
 * variable {@code OBS_TEST_RECEIVERS} names; where there is none, the run says that this is left
 * out.
 */
class PrometheusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SCRIPT_SECONDS = 180;
  private static final String SERVER = "http_server_request_duration_seconds_count";

  @TempDir Path folder;

  @Test
  void prometheusScrapesTheShop() throws Exception {
    String receivers = System.getenv("OBS_TEST_RECEIVERS");
    if (receivers == null || receivers.isBlank()) {
      throw leftOut("OBS_TEST_RECEIVERS names no folder");
    }
    Path script = Path.of(receivers, "prometheus");
    if (!Files.isExecutable(script)) {
      throw leftOut("there is no " + script);
    }
    try (Shop shop = Shop.open(Shop.builder().agent())) {
      int target = Agents.port(shop.process());
      int port = FreePorts.one();
      Map<String, String> environment =
          Map.of("PORT", String.valueOf(port), "TARGET", "127.0.0.1:" + target);
      String started = folder.resolve("prometheus").toString();
      try {
        Path said = folder.resolve("start.txt");
        if (run(environment, said, null, script.toString(), "start", started) != 0) {
          throw leftOut(Files.readString(said));
        }
        Await.until("up", PATIENCE, () -> query(port, "up{job=\"obs\"}") == 1);
        shop.traffic(200, 4);
        Await.until(
            "all requests in Prometheus",
            PATIENCE,
            () -> query(port, "sum(" + SERVER + ")") == Scrape.of(target).sum(SERVER));
        assertEquals(0, query(port, "sum(http_server_active_requests)"));
        checkMetrics(target, Path.of(started, "env"));
      } finally {
        run(environment, folder.resolve("stop.txt"), null, script.toString(), "stop", started);
      }
    }
  }

  /**
   * What promtool says of names that are not ours is printed, not failed: those of
   * simpleclient_hotspot, and OpenTelemetry's {@code db.client.connection.count}, a gauge.
   */
  private void checkMetrics(int target, Path environment) throws Exception {
    Path metrics = Files.writeString(folder.resolve("metrics.txt"), get(target, "/metrics"));
    Path said = folder.resolve("promtool.txt");
    run(
        Map.of("ENV", environment.toString()),
        said,
        metrics,
        "bash",
        "-c",
        ". \"$ENV\" && promtool check metrics");
    List<String> others =
        Files.readAllLines(said).stream()
            .filter(
                line ->
                    line.matches("(jvm|process)_.*")
                        || line.matches("db_client_connection_count .* \"_count\" suffix"))
            .toList();
    if (!others.isEmpty()) {
      System.out.println("promtool on names of others: " + others);
    }
    assertEquals(
        List.of(),
        Files.readAllLines(said).stream().filter(line -> !others.contains(line)).toList());
  }

  /** NaN where there is no such series. */
  private static double query(int port, String query) throws Exception {
    String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode result = new ObjectMapper().readTree(get(port, path)).path("data").path("result");
    return result.isEmpty() ? Double.NaN : result.get(0).path("value").get(1).asDouble();
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
        .body();
  }

  /** The exit code; what it prints goes into a file, which a server that it starts may hold. */
  private static int run(
      Map<String, String> environment, Path output, Path input, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(List.of(command) + " has not ended\n" + Files.readString(output));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static RuntimeException leftOut(String why) {
    System.out.println("left out: a real Prometheus, because " + why);
    return abort("no real Prometheus: " + why);
  }
}
