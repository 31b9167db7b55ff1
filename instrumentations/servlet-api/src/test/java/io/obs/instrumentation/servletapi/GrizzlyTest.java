package io.obs.instrumentation.servletapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.bootstrap.UncaughtException;
import io.obs.testing.Deadline;
import io.obs.testing.RecordingSink;
import io.obs.testing.ServerLoader;
import io.obs.testing.ServletServer;
import io.obs.testing.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Grizzly, which GlassFish stands on, with a servlet container that is a small part of one: no
 * error pages, no security, no files; what is mapped to nothing goes to any servlet; an
 * asynchronous request whose servlet fails is never finished. So it cannot keep the contract. But
 * it completes and dispatches on other threads while the servlet still runs, which the others do
 * not.
 */
@ParameterizedClass
@MethodSource("versions")
final class GrizzlyTest {
  private static final Logger LOGGER = Logger.getLogger("org.glassfish.grizzly");
  private static final List<ServletServer> RUNNING = new ArrayList<>();
  private static Path started;
  private static int port;

  // over all tests, so that what comes late fails the next one
  private static int observed;
  private static int reported;

  private final RecordingSink sink = Weaving.install();

  GrizzlyTest(Path version) throws Exception {
    if (!version.equals(started)) {
      LOGGER.setLevel(Level.OFF);
      ServerLoader loader = Containers.load(version);
      loader.assumeLoadable();
      ServletServer server = loader.newServer(GrizzlyServer.class);
      RUNNING.add(server);
      port = server.start(version, Collections.emptyList());
      started = version;
    }
  }

  static List<Path> versions() {
    return Containers.grizzly();
  }

  @AfterEach
  void nothingElseHappened() {
    int expected = observed;
    int expectedErrors = reported;
    observed = sink.observations("server").size();
    reported = sink.exceptions().size();
    assertEquals(expected, observed);
    assertEquals(expectedErrors, reported);
    assertEquals(Collections.emptyMap(), sink.inFlight());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  @AfterAll
  static void stop() throws Exception {
    for (ServletServer server : RUNNING) {
      server.stop();
    }
  }

  @Test
  void mappings() throws Exception {
    get(200, "/exact?a=b");
    get(200, "/orders/17/items/4");
    get(200, "/orders");
    get(200, "/deep/in/a/tree/17.do");
    expect(
        "GET /app/*.do 200 -",
        "GET /app/exact 200 -",
        "GET /app/orders/* 200 -",
        "GET /app/orders/* 200 -");
  }

  @Test
  void statuses() throws Exception {
    get(204, "/orders/17?act=status&arg=204");
    get(503, "/orders/17?act=error&arg=503");
    get(429, "/orders/own/17");
    expect("GET /app/orders/* 204 -", "GET /app/orders/* 429 -", "GET /app/orders/* 503 503");
  }

  @Test
  void template() throws Exception {
    get(200, "/orders/17?act=template&arg=/%7Bid%7D");
    expect("GET /app/orders/{id} 200 -");
  }

  @Test
  void dispatches() throws Exception {
    get(200, "/orders/17?act=forward&arg=/plain");
    get(200, "/exact?act=include&arg=/plain");
    expect("GET /app/exact 200 -", "GET /app/orders/* 200 -");
  }

  @Test
  void exceptions() throws Exception {
    get(500, "/orders/17?act=throw&arg=causes");
    expect("GET /app/orders/* 500 java.lang.IllegalStateException");
    UncaughtException exception = sink.exceptions().get(reported++);
    assertEquals("inner", exception.throwable().getMessage());
    assertEquals("/app/orders/17", exception.request().path());
  }

  @Test
  void asynchronous() throws Exception {
    get(200, "/orders/17?act=async-complete");
    get(200, "/orders/17?act=async-complete-now");
    get(503, "/orders/17?act=async-status&arg=503");
    get(200, "/orders/17?act=async-dispatch");
    get(200, "/exact?act=async-dispatch-to&arg=/plain");
    expect(
        "GET /app/exact 200 -",
        "GET /app/orders/* 200 -",
        "GET /app/orders/* 200 -",
        "GET /app/orders/* 200 -",
        "GET /app/orders/* 503 503");
  }

  @Test
  void timeouts() throws Exception {
    get(500, "/orders/17?act=async-timeout");
    get(504, "/exact?act=async-timeout-answered&arg=504");
    expect("GET /app/exact 504 504", "GET /app/orders/* 500 500");
  }

  @Test
  void manyClients() throws Exception {
    int clients = 6;
    int rounds = 50;
    ExecutorService executor = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        Callable<Void> asking =
            () -> {
              for (int i = 0; i < rounds; i++) {
                get(200, "/orders/17");
                get(200, "/exact?act=async-complete");
                get(200, "/17.do?act=async-dispatch");
              }
              return null;
            };
        running.add(executor.submit(asking));
      }
      for (Future<Void> client : running) {
        client.get(60, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
    List<String> expected = new ArrayList<>();
    for (String line :
        Arrays.asList("GET /app/*.do 200 -", "GET /app/exact 200 -", "GET /app/orders/* 200 -")) {
      expected.addAll(Collections.nCopies(clients * rounds, line));
    }
    expect(expected.toArray(new String[0]));
  }

  private static void get(int status, String target) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) new URL("http://localhost:" + port + "/app" + target).openConnection();
    connection.setReadTimeout(20_000);
    assertEquals(status, connection.getResponseCode(), target);
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      // none with some errors
      while (body != null && body.read() >= 0) {}
    }
  }

  /** These, sorted, and no others since the last time. */
  private void expect(String... lines) throws Exception {
    Deadline.await(
        () ->
            sink.observations("server").size() >= observed + lines.length
                && sink.inFlight().isEmpty());
    List<String> found = new ArrayList<>();
    List<RecordingSink.Observation> all = sink.observations("server");
    for (RecordingSink.Observation observation : all.subList(observed, all.size())) {
      found.add(observation.toString());
    }
    Collections.sort(found);
    assertEquals(String.join("\n", lines), String.join("\n", found));
    observed += lines.length;
  }
}
