package io.obs.instrumentation.jdkhttpserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.UncaughtException;
import io.obs.testing.Deadline;
import io.obs.testing.HttpConnection;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the JDK's own server must show: each request that it reads is observed exactly once, also
 * where it answers nothing (status 0); nothing stays in flight.
 */
abstract class JdkHttpServerContract {
  private static final String STATE = "java.lang.IllegalStateException";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch released = new CountDownLatch(1);
  private RecordingSink sink;
  private HttpServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    sink = Weaving.install();
    sink.clear();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/orders", exchange -> answer(exchange, 200, "order"));
    server.createContext("/orders/empty", exchange -> exchange.sendResponseHeaders(204, -1));
    server.createContext("/chunked", JdkHttpServerContract::chunked);
    server.createContext("/unavailable", exchange -> answer(exchange, 503, "later"));
    server.createContext("/broken", JdkHttpServerContract::fail);
    server.createContext("/late", JdkHttpServerContract::failLate);
    server.createContext("/cut", JdkHttpServerContract::cut);
    server.createContext("/given-up", HttpExchange::close);
    server.createContext("/other-thread", this::otherThread);
    server.createContext("/hold", this::hold);
    server.createContext("/stream", JdkHttpServerContract::stream);
    HttpHandler secret = exchange -> answer(exchange, 200, "secret");
    server
        .createContext("/secret", secret)
        .setAuthenticator(
            new BasicAuthenticator("test") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals("user") && password.equals("password");
              }
            });
    List<Filter> filters = server.createContext("/filtered", secret).getFilters();
    filters.add(new Passing());
    filters.add(new Answering());
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    assertEquals(Collections.emptyMap(), sink.inFlight());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  @Test
  void contexts() throws Exception {
    assertEquals("order", get("/orders").body);
    assertEquals("order", get("/orders/17?a=b").body);
    assertEquals(204, get("/orders/empty/18").status);
    expect(sink, "GET /orders 200 -", "GET /orders 200 -", "GET /orders/empty 204 -");
  }

  @Test
  void noContext() throws Exception {
    assertEquals(404, get("/none/17").status);
    expect(sink, "GET - 404 -");
  }

  @Test
  void methodsAndBodies() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      assertEquals(200, exchange(connection, "BREW", "/orders", "").status);
      connection.request("POST", "/orders", "Content-Length: 5\r\n");
      connection.send("hello");
      assertEquals(200, connection.response().status);
      connection.request("GET", "/chunked", "");
      assertEquals("chunked", connection.response(false).headers.get("transfer-encoding"));
      assertEquals("7\r\nchunked\r\n0\r\n\r\n", connection.text(17));
      // the last one: Java 11 and before keep no connection after an answer without a body
      assertEquals(204, exchange(connection, "HEAD", "/orders/empty", "").status);
    }
    expect(
        sink,
        "GET /chunked 200 -",
        "HEAD /orders/empty 204 -",
        "POST /orders 200 -",
        "_OTHER /orders 200 -");
  }

  @Test
  void expectContinue() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.request("POST", "/orders", "Expect: 100-continue\r\nContent-Length: 5\r\n");
      assertEquals(100, connection.response().status);
      connection.send("hello");
      assertEquals(200, connection.response().status);
    }
    expect(sink, "POST /orders 200 -");
  }

  @Test
  void malformed() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.send("nonsense\r\n\r\n");
      assertEquals(400, connection.response().status);
    }
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.send("GET /orders/%zz HTTP/1.1\r\n\r\n");
      assertEquals(400, connection.response().status);
    }
    expect(sink, "GET - 400 -", "_OTHER - 400 -");
  }

  @Test
  void serverFault() throws Exception {
    assertEquals(503, get("/unavailable").status);
    expect(sink, "GET /unavailable 503 503");
    assertEquals(Collections.emptyList(), sink.exceptions());
  }

  @Test
  void authentication() throws Exception {
    assertEquals(401, get("/secret/17").status);
    String good = Base64.getEncoder().encodeToString("user:password".getBytes(US_ASCII));
    try (HttpConnection connection = new HttpConnection(port)) {
      assertEquals(
          200,
          exchange(connection, "GET", "/secret/17", "Authorization: Basic " + good + "\r\n")
              .status);
    }
    expect(sink, "GET /secret 200 -", "GET /secret 401 -");
  }

  @Test
  void filters() throws Exception {
    assertEquals(429, get("/filtered/17").status);
    expect(sink, "GET /filtered 429 -");
  }

  /** The server closes the connection without an answer. */
  @Test
  void exception() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.request(
          "GET",
          "/broken/17%20a;v=1?secret=1",
          "User-Agent: a test\r\nX-Request-Id: request-17\r\n");
      assertEquals(-1, connection.in().read());
    }
    expect(sink, "GET /broken 0 " + STATE);
    UncaughtException exception = onlyException();
    assertEquals(UncaughtException.HTTP_SERVER, exception.origin());
    FailedRequest request = exception.request();
    assertEquals("/broken", request.route());
    assertEquals("/broken/17%20a", request.path());
    assertEquals("127.0.0.1", request.clientAddress());
    assertEquals("a test", request.userAgent());
    assertEquals("request-17", request.requestId());
  }

  @Test
  void exceptionAfterResponse() throws Exception {
    assertEquals("late", get("/late").body);
    expect(sink, "GET /late 200 " + STATE);
    assertEquals(200, onlyException().request().status());
  }

  @Test
  void exceptionWithinResponse() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.request("GET", "/cut", "");
      assertTrue(connection.text(12).endsWith(" 200"));
    }
    expect(sink, "GET /cut 200 " + STATE);
    assertEquals(200, onlyException().request().status());
  }

  @Test
  void givenUp() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.request("GET", "/given-up", "");
      assertEquals(-1, connection.in().read());
    }
    expect(sink, "GET /given-up 0 -");
  }

  @Test
  void clientGone() throws Exception {
    try (HttpConnection connection = new HttpConnection(port)) {
      connection.request("GET", "/stream", "");
      connection.text(100);
      connection.reset();
    }
    expect(sink, "GET /stream 200 java.io.IOException");
    assertEquals(Collections.emptyList(), sink.exceptions());
  }

  @Test
  void otherThread() throws Exception {
    assertEquals("other thread", get("/other-thread/17").body);
    expect(sink, "GET /other-thread 200 -");
  }

  @Test
  void inFlightUntilAnswered() throws Exception {
    try (HttpConnection held = new HttpConnection(port)) {
      held.request("PUT", "/hold", "");
      Deadline.await(() -> !sink.inFlight().isEmpty());
      assertEquals("order", get("/orders").body);
      Deadline.await(() -> !sink.observations("server").isEmpty());
      assertEquals("{server PUT=1}", sink.inFlight().toString());
      released.countDown();
      assertEquals("held", held.response().body);
    }
    expect(sink, "GET /orders 200 -", "PUT /hold 200 -");
  }

  @Test
  void stopsWithARequestUnderWay() throws Exception {
    try (HttpConnection held = new HttpConnection(port)) {
      held.request("PUT", "/hold", "");
      Deadline.await(() -> !sink.inFlight().isEmpty());
      server.stop(0);
      expect(sink, "PUT /hold 0 -");
      released.countDown();
    }
  }

  @Test
  void manyClients() throws Exception {
    int clients = 8;
    int rounds = 50;
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      running.add(
          threads.submit(
              () -> {
                try (HttpConnection connection = new HttpConnection(port)) {
                  for (int round = 0; round < rounds; round++) {
                    assertEquals("order", exchange(connection, "GET", "/orders/17", "").body);
                    assertEquals(503, exchange(connection, "GET", "/unavailable", "").status);
                  }
                }
                return null;
              }));
    }
    for (Future<Void> client : running) {
      client.get(60, TimeUnit.SECONDS);
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < clients * rounds; i++) {
      expected.add("GET /orders 200 -");
      expected.add("GET /unavailable 503 503");
    }
    expect(sink, expected.toArray(new String[0]));
  }

  // the application

  static void answer(HttpExchange exchange, int status, String text) throws IOException {
    exchange.sendResponseHeaders(status, text.length());
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(text.getBytes(US_ASCII));
    }
  }

  private static void chunked(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("chunked".getBytes(US_ASCII));
    exchange.close();
  }

  private static void fail(HttpExchange exchange) {
    throw new IllegalStateException("broken");
  }

  private static void failLate(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "late");
    throw new IllegalStateException("late");
  }

  private static void cut(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write("half".getBytes(US_ASCII));
    exchange.getResponseBody().flush();
    throw new IllegalStateException("cut");
  }

  private static void stream(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] chunk = new byte[64 * 1024];
    for (int i = 0; i < 16 * 1024; i++) {
      exchange.getResponseBody().write(chunk);
    }
    exchange.close();
  }

  private void otherThread(HttpExchange exchange) {
    threads.submit(
        () -> {
          answer(exchange, 200, "other thread");
          return null;
        });
  }

  private void hold(HttpExchange exchange) throws IOException {
    try {
      released.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    answer(exchange, 200, "held");
  }

  /** Does nothing itself. */
  private static final class Passing extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      chain.doFilter(exchange);
    }

    @Override
    public String description() {
      return "passes on";
    }
  }

  private static final class Answering extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      answer(exchange, 429, "too many");
    }

    @Override
    public String description() {
      return "answers itself";
    }
  }

  // what the tests are written in

  static HttpConnection.Response exchange(
      HttpConnection connection, String method, String target, String headers) throws IOException {
    connection.request(method, target, headers);
    return connection.response();
  }

  private HttpConnection.Response get(String target) throws IOException {
    try (HttpConnection connection = new HttpConnection(port)) {
      return exchange(connection, "GET", target, "");
    }
  }

  private UncaughtException onlyException() throws Exception {
    Deadline.await(() -> !sink.exceptions().isEmpty());
    assertEquals(1, sink.exceptions().size());
    assertEquals(1, sink.counted().size());
    return sink.exceptions().get(0);
  }

  /** These and no others, in any order, given sorted; and nothing in flight. */
  static void expect(RecordingSink sink, String... lines) throws Exception {
    Deadline.await(
        () -> sink.observations("server").size() >= lines.length && sink.inFlight().isEmpty());
    List<String> expected = new ArrayList<>(Arrays.asList(lines));
    Collections.sort(expected);
    List<String> found = new ArrayList<>();
    for (RecordingSink.Observation observation : sink.observations("server")) {
      found.add(observation.toString());
    }
    Collections.sort(found);
    assertEquals(String.join("\n", expected), String.join("\n", found));
    assertEquals(Collections.emptyMap(), sink.inFlight());
  }
}
