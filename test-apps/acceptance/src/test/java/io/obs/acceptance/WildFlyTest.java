package io.obs.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.FreePorts;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * WildFly as its project distributes it, started as its script does: every class of it comes from a
 * module that sees only what it asks for, and its log manager must be the first to be asked. Its
 * 200 MB are for the long run only.
 */
@EnabledIfSystemProperty(named = "obs.matrix", matches = "true")
class WildFlyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Path HOME = Path.of(System.getProperty("wildfly.home", "target/wildfly"));
  private static final String REQUESTS = "http_server_request_duration_seconds_count";
  private static final String FAULT = "java.lang.IllegalStateException";

  @TempDir Path base;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void measuresAnApplication() throws Exception {
    copyConfiguration();
    deploy();
    int port = FreePorts.one();
    try (AgentProcess wildfly =
        AgentProcess.builder()
            .agent()
            .environment("OBS_METRICS_PORT", "0")
            .jvmOptions("-Xmx512m")
            .jvmOptions(openPackages())
            .property("java.io.tmpdir", Files.createDirectory(base.resolve("temporary")))
            .property("jboss.modules.system.pkgs", "org.jboss.byteman")
            // else it ends its colors at the beginning of the next line, whosever that is
            .property("org.jboss.logmanager.nocolor", "true")
            .property("org.jboss.boot.log.file", base.resolve("log/server.log"))
            .property(
                "logging.configuration", base.resolve("configuration/logging.properties").toUri())
            .property("jboss.home.dir", HOME)
            .property("jboss.server.base.dir", base)
            .property("jboss.http.port", port)
            .property("jboss.https.port", FreePorts.one())
            .property("jboss.management.http.port", FreePorts.one())
            .jar(HOME.resolve("jboss-modules.jar"))
            .arguments("-mp", HOME.resolve("modules"), "org.jboss.as.standalone", "-b=127.0.0.1")
            .start()) {
      // "started", and not "started (with errors)"
      wildfly.awaitStdout(line -> line.contains("WFLYSRV0025"), PATIENCE);
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
            var event = wildfly.events().single("error_type");
            assertEquals(FAULT, event.get("error_type").asText());
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

  private void copyConfiguration() throws IOException {
    Path from = HOME.resolve("standalone/configuration");
    Path to = Files.createDirectory(base.resolve("configuration"));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Files.createDirectory(base.resolve("log"));
  }

  private void deploy() throws IOException {
    Path war = Files.createDirectory(base.resolve("deployments")).resolve("shop.war");
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

  /** What its start script opens to a Java with modules. */
  private static String[] openPackages() throws IOException {
    List<String> options =
        Stream.of(Files.readString(HOME.resolve("bin/common.sh")).split("[\\s\"]+"))
            .filter(word -> word.startsWith("--add-"))
            .toList();
    return options.toArray(new String[0]);
  }

  private int get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }
}
