package io.obs.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WildFly with pages that it compiles itself, and what it says of obs. Its 200 MB are for the long
 * run only.
 */
@EnabledIfSystemProperty(named = "obs.matrix", matches = "true")
class WildFlyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String REQUESTS = "http_server_request_duration_seconds_count";
  private static final String FAULT = "java.lang.IllegalStateException";

  @TempDir Path base;

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"wildfly-26", "wildfly-39"})
  void measuresAnApplication(String folder) throws Exception {
    int port = FreePorts.one();
    WildFly server = new WildFly(folder);
    AgentProcess.Builder builder =
        server.prepare(base, port, Jdks.running()).agent().environment("OBS_METRICS_PORT", "0");
    deploy();
    try (AgentProcess wildfly = builder.start()) {
      server.awaitReady(wildfly);
      int metrics = Agents.port(wildfly);

      assertEquals(200, get(port, "/shop/hello.jsp?secret=1"));
      assertEquals(200, get(port, "/shop/hello.jsp"));
      assertEquals(500, get(port, "/shop/fail.jsp"));
      assertEquals(404, get(port, "/nothing/here"));

      Await.until("four requests", PATIENCE, () -> Scrape.of(metrics).sum(REQUESTS) == 4);
      Scrape scrape = Scrape.of(metrics);
      assertEquals(
          2, scrape.sum(REQUESTS, "http_route", "/shop/*.jsp", "http_response_status_code", "200"));
      assertEquals(1, scrape.sum(REQUESTS, "http_route", "/shop/*.jsp", "error_type", FAULT));
      assertEquals(1, scrape.sum(REQUESTS, "http_response_status_code", "404"));
      assertEquals(0, scrape.sum("http_server_active_requests"));
      assertEquals(0, scrape.sum("obs_advice_failures_total"));
      assertEquals(1, scrape.sum("obs_types_woven_total", "instrumentation", "jboss-logmanager"));
      assertEquals(1, scrape.sum("uncaught_exceptions_total"));

      Await.untilAsserted(
          PATIENCE,
          () -> {
            var event = wildfly.events().single("error_type", FAULT);
            assertEquals("/shop/*.jsp", event.get("http_route").asText());
            assertEquals("/shop/fail.jsp", event.get("url_path").asText());
          });
      for (String line : wildfly.stderrLines()) {
        assertFalse(line.contains("\"WARN\""), line);
      }
      // what WildFly itself says if anything asked for java.util.logging before it
      assertFalse(wildfly.stdout().contains("WFLYCTL0013"), wildfly::stdout);
      assertFalse(wildfly.stdout().contains("LogManager"), wildfly::stdout);
    }
  }

  private void deploy() throws IOException {
    Path war = base.resolve("deployments/shop.war");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
      add(zip, "WEB-INF/web.xml", "<web-app version=\"3.1\"/>");
      add(zip, "hello.jsp", "hello <%= 6 * 7 %>");
      add(zip, "fail.jsp", "<% if (true) throw new IllegalStateException(\"no stock\"); %>");
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(UTF_8));
  }

  private int get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }
}
