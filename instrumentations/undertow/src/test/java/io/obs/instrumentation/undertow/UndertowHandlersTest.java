package io.obs.instrumentation.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.UncaughtException;
import io.obs.testing.Deadline;
import io.obs.testing.HttpConnection;
import io.obs.testing.HttpServerContract;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Undertow without servlets: routes are what handlers were registered for. */
class UndertowHandlersTest {
  private final RecordingSink sink = Weaving.install();
  private final CountDownLatch released = new CountDownLatch(1);
  private Undertow server;
  private int port;

  @BeforeEach
  void start() {
    HttpServerContract.silence("io.undertow", "org.xnio");
    sink.clear();
    PathHandler paths =
        Handlers.path()
            .addPrefixPath(
                "/api",
                Handlers.routing()
                    .get("/items/{id}", answer("item"))
                    .get("/broken/{id}", UndertowHandlersTest::fail)
                    .get("/late/{id}", UndertowHandlersTest::failLate))
            .addPrefixPath("/files", answer("file"))
            .addExactPath("/health", answer("well"))
            .addExactPath("/hold", this::hold)
            .addPrefixPath("/blocking", this::blocking);
    server = Undertow.builder().addHttpListener(0, "localhost", paths).build();
    server.start();
    port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @AfterEach
  void stop() {
    ErrorRecorder.responseHeader(null);
    server.stop();
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  @Test
  void routes() throws Exception {
    get("/api/items/17?a=b");
    get("/files/a/b/17.txt");
    get("/health");
    get("/api/none/17");
    get("/none/17");
    expect(
        "GET - 404 -",
        "GET /api 404 -",
        "GET /api/items/{id} 200 -",
        "GET /files 200 -",
        "GET /health 200 -");
  }

  @Test
  void exception() throws Exception {
    HttpConnection.Response response = get("/api/broken/17%20a?secret=1");
    assertEquals(500, response.status);
    assertNull(response.headers.get("x-error-id"));
    expect("GET /api/broken/{id} 500 java.lang.IllegalStateException");
    UncaughtException exception = onlyException();
    assertEquals(UncaughtException.HTTP_SERVER, exception.origin());
    FailedRequest request = exception.request();
    assertEquals("/api/broken/17%20a", request.path());
    assertEquals("/api/broken/{id}", request.route());
    assertEquals(500, request.status());
    assertEquals("127.0.0.1", request.clientAddress());
    assertEquals("a test", request.userAgent());
    assertEquals("request-17", request.requestId());
  }

  @Test
  void exceptionAfterResponse() throws Exception {
    assertEquals(200, get("/api/late/17").status);
    expect("GET /api/late/{id} 200 java.lang.IllegalStateException");
    assertEquals(200, onlyException().request().status());
  }

  @Test
  void clientIsToldOfTheEvent() throws Exception {
    ErrorRecorder.responseHeader("X-Error-Id");
    HttpConnection.Response response = get("/api/broken/17");
    assertEquals("id-of-broken", response.headers.get("x-error-id"));
    assertNull(get("/health").headers.get("x-error-id"));
    expect("GET /api/broken/{id} 500 java.lang.IllegalStateException", "GET /health 200 -");
    assertEquals("id-of-broken", onlyException().errorId());
  }

  @Test
  void dispatchedToOtherThreads() throws Exception {
    try (HttpConnection held = start("/hold")) {
      Deadline.await(() -> "{server GET=1}".equals(sink.inFlight().toString()));
      assertEquals("blocking", get("/blocking/17").body);
      expect1InFlight("GET /blocking 200 -");
      released.countDown();
      assertEquals("held", held.response().body);
    }
    expect("GET /blocking 200 -", "GET /hold 200 -");
  }

  private static HttpHandler answer(String text) {
    return exchange -> exchange.getResponseSender().send(text);
  }

  private static void fail(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    throw new IllegalStateException("broken");
  }

  private static void failLate(HttpServerExchange exchange) {
    exchange.endExchange();
    throw new IllegalStateException("late");
  }

  private void blocking(HttpServerExchange exchange) throws Exception {
    if (exchange.isInIoThread()) {
      exchange.dispatch(this::blocking);
      return;
    }
    exchange.startBlocking();
    exchange.getOutputStream().write("blocking".getBytes("US-ASCII"));
  }

  /** Answers from a thread of its own. */
  private void hold(HttpServerExchange exchange) {
    exchange.dispatch(
        task -> new Thread(task, "application").start(),
        () -> {
          try {
            released.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          exchange.getResponseSender().send("held");
        });
  }

  private HttpConnection.Response get(String target) throws Exception {
    try (HttpConnection connection = start(target)) {
      return connection.response();
    }
  }

  private HttpConnection start(String target) throws IOException {
    HttpConnection connection = new HttpConnection(port);
    connection.request("GET", target, "User-Agent: a test\r\nX-Request-Id: request-17\r\n");
    return connection;
  }

  private UncaughtException onlyException() throws Exception {
    Deadline.await(() -> !sink.exceptions().isEmpty());
    assertEquals(1, sink.exceptions().size());
    assertEquals(1, sink.counted().size());
    return sink.exceptions().get(0);
  }

  private void expect(String... lines) throws Exception {
    Deadline.await(() -> observed().size() >= lines.length && sink.inFlight().isEmpty());
    assertEquals(Arrays.asList(lines), observed());
    assertEquals(Collections.emptyMap(), sink.inFlight());
  }

  private void expect1InFlight(String line) throws Exception {
    Deadline.await(() -> !observed().isEmpty());
    assertEquals(Collections.singletonList(line), observed());
    assertEquals("{server GET=1}", sink.inFlight().toString());
  }

  private List<String> observed() {
    List<String> lines = new ArrayList<>();
    for (RecordingSink.Observation observation : sink.observations("server")) {
      lines.add(observation.toString());
    }
    Collections.sort(lines);
    return lines;
  }
}
