package io.obs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.FreePorts;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts the shop under obs.jar, sends traffic, and shows what was measured. Ends the shop with
 * itself, however it ends. Without an obs.jar the shop runs all the same, and the demo says so.
 */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final int FIRST_METRICS_PORT = 9464;
  private static final int LAST_METRICS_PORT = 9474;
  private static final int SHOP_PORT = 8080;
  private static final int REQUESTS = 500;
  private static final int CONCURRENCY = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path shopJar = Path.of(System.getProperty("shop.jar")).toAbsolutePath();
  private final Path folder = shopJar.resolveSibling("demo");
  private final Path stdout = folder.resolve("stdout.log");
  private final Path stderr = folder.resolve("stderr.log");
  private final boolean measured = AgentProcess.agentJarExists();
  private final int metricsPort = metricsPort();
  private volatile Process shop;

  private Demo() {}

  /**
   * Ends with 0 when all traffic was answered as it should be; with {@code --once} right after
   * showing.
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    boolean once = List.of(arguments).contains("--once");
    Demo demo = new Demo();
    Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "demo-stop"));
    try {
      demo.run(once);
    } catch (AssertionError e) {
      System.err.println("The demo failed: " + e.getMessage());
      System.err.println("What the shop printed: " + demo.stdout + " and " + demo.stderr);
      System.exit(1);
    }
    System.exit(0);
  }

  private void run(boolean once) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    start();
    String url = awaitReady();
    System.out.println("The shop is open: " + url);
    sendTraffic(url);
    if (measured) {
      showScrape();
      showEvent();
    }
    showUrls(url);
    if (!once) {
      awaitKey();
    }
  }

  private void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    if (measured) {
      command.add("-javaagent:" + AgentProcess.agentJar().normalize());
    } else {
      System.out.println("There is no obs.jar yet (mvn package builds it): nothing is measured.");
    }
    command.add("-jar");
    command.add(shopJar.toString());
    System.out.println("Starting " + String.join(" ", command));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.putIfAbsent("SHOP_PORT", FreePorts.isFree(SHOP_PORT) ? "" + SHOP_PORT : "0");
    environment.put("OBS_METRICS_PORT", Integer.toString(metricsPort));
    builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    shop = builder.start();
    shop.getOutputStream().close();
  }

  private static int metricsPort() {
    for (int port = FIRST_METRICS_PORT; port <= LAST_METRICS_PORT; port++) {
      if (FreePorts.isFree(port)) {
        return port;
      }
    }
    return FreePorts.one();
  }

  private String awaitReady() throws IOException {
    String prefix = "shop ready on ";
    Await.until(
        "open shop",
        PATIENCE,
        () -> !shop.isAlive() || lines().stream().anyMatch(line -> line.startsWith(prefix)));
    return lines().stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.split(" ")[3])
        .findFirst()
        .orElseThrow(() -> new AssertionError("the shop has ended with " + shop.exitValue()));
  }

  /** Complete lines only: a line that is being written is not one yet. */
  private List<String> lines() throws IOException {
    String text = Files.readString(stdout);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private void sendTraffic(String url) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            java(),
            "-cp",
            shopJar.toString(),
            "shop.Traffic",
            url,
            "" + REQUESTS,
            "" + CONCURRENCY);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process traffic = builder.start();
    traffic.getOutputStream().close();
    Map<String, Integer> byStatus = new TreeMap<>();
    for (String line :
        new String(traffic.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      JsonNode tally = JSON.readTree(line);
      if (tally.has("status")) {
        byStatus.merge(tally.get("status").asText(), tally.get("count").asInt(), Integer::sum);
      }
    }
    int exitCode = traffic.waitFor();
    System.out.println(
        REQUESTS + " requests by " + CONCURRENCY + " customers, answers by status: " + byStatus);
    if (exitCode != 0) {
      throw new AssertionError("not every answer was the right one");
    }
  }

  private void showScrape() {
    String requests = "http_server_request_duration_seconds";
    Await.until(
        "scrape of all " + REQUESTS + " requests",
        SETTLING,
        () -> Scrape.of(metricsPort).sum(requests + "_count") >= REQUESTS);
    Scrape scrape = Scrape.of(metricsPort);
    System.out.print(
        Report.durations(
            scrape,
            "Requests",
            requests,
            "http_request_method",
            "http_route",
            "http_response_status_code",
            "error_type"));
    System.out.print(
        Report.durations(
            scrape,
            "Statements",
            "db_client_operation_duration_seconds",
            "db_system_name",
            "db_namespace",
            "db_operation_name",
            "db_collection_name",
            "error_type"));
    System.out.print(
        Report.durations(
            scrape,
            "Calls to other services",
            "http_client_request_duration_seconds",
            "http_request_method",
            "server_address",
            "server_port",
            "http_response_status_code"));
    System.out.print(
        Report.gauges(
            scrape,
            "In flight now",
            "http_server_active_requests",
            "db_client_active_operations",
            "http_client_active_requests"));
  }

  private void showEvent() throws IOException {
    Await.until(
        "error event", SETTLING, () -> !Events.of(lines()).with("origin", "http_server").isEmpty());
    ObjectNode event = Events.of(lines()).with("origin", "http_server").get(0).deepCopy();
    String stack = event.path("stack_trace").asText();
    List<String> frames = stack.lines().toList();
    if (frames.size() > 2) {
      event.put(
          "stack_trace",
          frames.get(0) + "\n" + frames.get(1) + "\n... " + (frames.size() - 2) + " more lines");
    }
    System.out.println("\nAn error, as the one line of JSON that it is on standard output:");
    System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(event));
  }

  private void showUrls(String url) {
    System.out.println();
    System.out.println("shop       " + url);
    if (measured) {
      System.out.println("metrics    http://127.0.0.1:" + metricsPort + "/metrics");
      System.out.println("about obs  http://127.0.0.1:" + metricsPort + "/");
    }
    System.out.println("output     " + stdout);
    System.out.println("errors     " + stderr);
  }

  private void awaitKey() {
    System.out.println("\nPress Enter or Ctrl-C to end.");
    CompletableFuture<Integer> key =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return System.in.read();
              } catch (IOException e) {
                return -1;
              }
            });
    CompletableFuture.anyOf(key, shop.onExit()).join();
  }

  private void stop() {
    if (shop == null || !shop.isAlive()) {
      return;
    }
    shop.toHandle().destroy();
    try {
      if (!shop.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        shop.toHandle().destroyForcibly();
      }
      System.out.println("The shop is closed.");
    } catch (InterruptedException e) {
      shop.toHandle().destroyForcibly();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
