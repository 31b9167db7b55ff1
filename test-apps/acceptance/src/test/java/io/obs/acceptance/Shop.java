package io.obs.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.obs.harness.AgentProcess;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running shop, with obs or without, and its customers. */
final class Shop implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path JAR = Path.of(System.getProperty("shop.jar"));
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final AgentProcess process;
  private final String url;

  /** What the customers asked for, and the answers they got. */
  record Tally(String method, String kind, int status, int count) {}

  private Shop(AgentProcess process) {
    this.process = process;
    String ready = process.awaitStdout(line -> line.startsWith("shop ready on "), PATIENCE);
    this.url = ready.split(" ")[3].replaceFirst("/$", "");
  }

  /** A shop that takes any free port; obs, where added, does so too. */
  static AgentProcess.Builder builder() {
    return AgentProcess.builder()
        .jar(JAR)
        .environment("SHOP_PORT", 0)
        .environment("OBS_METRICS_HOST", "127.0.0.1")
        .environment("OBS_METRICS_PORT", 0);
  }

  /** The shop's second half, in a JVM of its own. */
  static AgentProcess.Builder payment() {
    return AgentProcess.builder()
        .classPath(JAR)
        .mainClass("shop.PaymentService")
        .environment("PAYMENT_PORT", 0);
  }

  /** Returns when it serves. */
  static Shop open(AgentProcess.Builder builder) {
    AgentProcess process = builder.start();
    try {
      return new Shop(process);
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  AgentProcess process() {
    return process;
  }

  /** Without a slash at the end. */
  String url() {
    return url;
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "");
  }

  HttpResponse<String> send(String method, String path, String form) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    if (!form.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    request.method(
        method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw process.failure(method + " " + path + " has no answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What the shop counts itself. */
  Scrape ownMetrics() {
    return Scrape.of(URI.create(url + "/own-metrics"));
  }

  /** What obs has measured; waits for the endpoint. */
  Scrape scrape() {
    return Scrape.of(Agents.port(process));
  }

  /** Customers on their way: they end by themselves. */
  AgentProcess startTraffic(int requests, int concurrency) {
    return AgentProcess.builder()
        .classPath(JAR)
        .mainClass("shop.Traffic")
        .arguments(url, requests, concurrency, 1)
        .start();
  }

  /** Sends it, and fails when any answer is not what the shop promises. */
  List<Tally> traffic(int requests, int concurrency) {
    try (AgentProcess traffic = startTraffic(requests, concurrency)) {
      if (traffic.awaitExit(Duration.ofMinutes(3)) != 0) {
        throw process.failure("not every answer is right\n" + traffic);
      }
      List<Tally> tallies = new ArrayList<>();
      for (String line : traffic.stdoutLines()) {
        JsonNode json = parse(line);
        if (json.has("kind")) {
          tallies.add(
              new Tally(
                  json.get("method").asText(),
                  json.get("kind").asText(),
                  json.get("status").asInt(),
                  json.get("count").asInt()));
        }
      }
      return tallies;
    }
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("the traffic says " + line, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
