package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tomcat with its own examples and its own log manager, on the oldest Java there is: its classes
 * come from a class loader of its own, and its jars' names tell no version.
 */
class StandAloneTomcatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Tomcat TOMCAT = new Tomcat("tomcat-9");
  private static final String REQUESTS = "http_server_request_duration_seconds_count";

  @TempDir Path base;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void measuresTheExamples() throws Exception {
    int port = FreePorts.one();
    AgentProcess.Builder builder =
        TOMCAT.prepare(base, port, Jdks.all().get(0)).agent().environment("OBS_METRICS_PORT", "0");
    for (String name : new String[] {"ROOT", "docs", "examples"}) {
      Path application = Container.home("tomcat-9").resolve("webapps").resolve(name);
      Path descriptor = base.resolve("conf/Catalina/localhost").resolve(name + ".xml");
      Files.createDirectories(descriptor.getParent());
      Files.writeString(descriptor, "<Context docBase='" + application + "'/>");
    }
    try (AgentProcess tomcat = builder.start()) {
      TOMCAT.awaitReady(tomcat);
      int metrics = Agents.port(tomcat);

      assertEquals(200, get(port, "/examples/servlets/servlet/HelloWorldExample"));
      assertEquals(200, get(port, "/examples/jsp/jsp2/el/basic-arithmetic.jsp?secret=1"));
      assertEquals(302, get(port, "/docs"));
      assertEquals(404, get(port, "/nothing/here"));
      assertEquals(200, get(port, "/examples/async/async0"));

      Await.until("five requests", PATIENCE, () -> Scrape.of(metrics).sum(REQUESTS) == 5);
      Scrape scrape = Scrape.of(metrics);
      route(scrape, "/examples/servlets/servlet/HelloWorldExample", "200");
      route(scrape, "/examples/*.jsp", "200");
      route(scrape, "/examples/async/async0", "200");
      assertEquals(0, scrape.sum("http_server_active_requests"));
      assertEquals(0, scrape.sum("obs_advice_failures_total"));

      String about =
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics + "/")).build(),
                  BodyHandlers.ofString())
              .body();
      assertTrue(about.contains("catalina 9.0.98"), about);
      assertFalse(about.contains("skipped"), about);
    }
  }

  private static void route(Scrape scrape, String route, String status) {
    assertEquals(1, scrape.sum(REQUESTS, "http_route", route, "http_response_status_code", status));
  }

  private int get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }
}
