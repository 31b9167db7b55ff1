package io.obs.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.HttpProbes;
import io.obs.bootstrap.UncaughtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every servlet container must show: each request that it answers is observed exactly once,
 * with these labels; nothing stays in flight; what nobody caught is one event.
 *
 * <p>Observations are written as method, route, status and error type, with a dash for what is
 * empty; a question mark at the end stands for whatever the container's own exception is.
 *
 * <p>Flaw {@code servletsOnly}: the container is seen by its filters and servlets only; what it
 * answers alone is out of sight.
 */
public abstract class HttpServerContract {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final String INNER = "java.lang.IllegalStateException";
  private static final String RUNTIME = "java.lang.UnsupportedOperationException";
  // strong references: a logger that is not held forgets its level
  private static final List<Logger> SILENCED = new ArrayList<>();
  private static final Set<ServersUnderTest> STARTED = new LinkedHashSet<>();

  // over all tests, so that what comes late fails the next one
  private static int observed;
  private static int reported;

  private final ServersUnderTest servers;

  static {
    HttpProbes.configure(Arrays.asList("/favicon.ico", "/orders/ready"), true);
  }

  private final RecordingSink sink = Weaving.install();

  /**
   * @param servers what is tried, the same object for each test
   */
  protected HttpServerContract(ServersUnderTest servers) {
    this.servers = servers;
  }

  /** Turns off what a container and Spring log about errors that a contract makes. */
  public static void silence(String... loggers) {
    for (String name : loggers) {
      Logger logger = Logger.getLogger(name);
      logger.setLevel(Level.OFF);
      logger.setUseParentHandlers(false); // containers set levels of their own further down
      SILENCED.add(logger);
    }
  }

  /**
   * Starts containers and lets them serve, and only then weaves this JVM, as an agent does that is
   * attached at run time. A request that is under way meanwhile is not observed; the next one is,
   * on a connection that was there before, too.
   */
  public static void attach(List<ServersUnderTest> all) throws Exception {
    List<HttpConnection> held = new ArrayList<>();
    for (ServersUnderTest servers : all) {
      if (!servers.isLoadable()) {
        continue;
      }
      STARTED.add(servers);
      servers.start();
      for (String target : Arrays.asList("/orders/1?act=hold", "/orders/2?act=async-hold")) {
        HttpConnection connection = new HttpConnection(servers.port());
        connection.request("GET", target, "");
        held.add(connection);
      }
      // each time on a new connection: containers close one after so many requests
      until("two held", () -> "2".equals(held(servers.port())));
      HttpConnection idle = new HttpConnection(servers.port());
      body(idle, "/exact");
      held.add(idle);
    }
    RecordingSink sink = Weaving.install();
    for (int i = 0; i < held.size(); i += 3) {
      body(held.get(i + 2), "/exact?act=release");
      body(held.get(i + 2), "/exact?act=release");
      assertEquals(200, held.get(i).response().status);
      assertEquals(200, held.get(i + 1).response().status);
      body(held.get(i), "/exact");
      body(held.get(i + 1), "/exact");
    }
    for (HttpConnection connection : held) {
      connection.close();
    }
    observed = held.size() / 3 * 4;
    until(
        "4 requests of each observed",
        () -> sink.observations("server").size() >= observed && sink.inFlight().isEmpty());
    for (RecordingSink.Observation observation : sink.observations("server")) {
      assertEquals("GET /exact 200 -", observation.toString());
    }
  }

  private static String held(int port) throws IOException {
    try (HttpConnection connection = new HttpConnection(port)) {
      return body(connection, "/exact?act=held");
    }
  }

  private static String body(HttpConnection connection, String target) throws IOException {
    connection.request("GET", target, "");
    return connection.response().body;
  }

  @BeforeEach
  void start() throws Exception {
    STARTED.add(servers);
    servers.start();
  }

  @AfterAll
  static void stop() throws Exception {
    for (ServersUnderTest servers : STARTED) {
      servers.stop();
    }
    STARTED.clear();
  }

  @AfterEach
  void nothingElseHappened() throws Exception {
    int expected = observed;
    int expectedErrors = reported;
    // an event comes after the observation of its request, which is what tests wait for
    Deadline.await(() -> sink.exceptions().size() >= expectedErrors);
    observed = observations().size();
    reported = sink.exceptions().size();
    assertEquals(expected, observed, () -> "observed: " + observations());
    assertEquals(expectedErrors, reported, this::described);
    assertEquals(expectedErrors, sink.counted().size(), () -> "counted: " + sink.counted());
    assertEquals(Collections.emptyMap(), sink.inFlight());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  // mappings

  @Test
  void success() throws Exception {
    assertEquals("page", get(200, "/exact"));
    expect("GET /exact 200 -");
  }

  @Test
  void queryString() throws Exception {
    get(200, "/exact?a=b&c=d/e");
    expect("GET /exact 200 -");
  }

  @Test
  void pathMapping() throws Exception {
    get(200, "/orders/17/items/4");
    get(200, "/orders");
    get(200, "/orders/");
    get(200, "/orders/18;jsessionid=ABC?x=y");
    expect(
        "GET /orders/* 200 -", "GET /orders/* 200 -", "GET /orders/* 200 -", "GET /orders/* 200 -");
  }

  @Test
  void extensionMapping() throws Exception {
    get(200, "/deep/in/a/tree/17.do");
    expect("GET *.do 200 -");
  }

  @Test
  void severalMappings() throws Exception {
    get(200, "/several");
    expect("GET /several 200 -");
    get(200, "/several/below/17");
    expect("GET /several/below/* 200 -");
    get(200, "/several/below");
    expect("GET /several/below/* 200 -");
    get(200, "/several/below/17.several");
    expect("GET /several/below/* 200 -");
    get(200, "/18.several");
    expect("GET *.several 200 -");
    get(200, "/a/%73everal/19.several");
    expect("GET *.several 200 -");
  }

  /** Flaw {@code defaultServlet}: the container takes what it has served for a failure. */
  @Test
  void defaultServlet() throws Exception {
    servers.assumeNo("defaultServlet");
    assertEquals("hello", get(200, "/hello.txt"));
    expect("GET / 200 -");
    get(404, "/no-such-file-17.txt");
    expect("GET / 404 -");
  }

  @Test
  void notModified() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request(
          "GET", "/hello.txt", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n");
      assertEquals(304, connection.response().status);
    }
    expect("GET / 304 -");
  }

  @Test
  void otherContext() throws Exception {
    get(200, "/shop/orders/17");
    get(200, "/shop/");
    expect("GET /shop 200 -", "GET /shop/orders/* 200 -");
  }

  @Test
  void contextWithoutSlash() throws Exception {
    // answered (Tomcat 11) or redirected
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("GET", "/shop", "");
      String line = "GET ? " + connection.response().status + " -";
      expect(line.endsWith("200 -") ? line : alone(line));
    }
  }

  @Test
  void noServlet() throws Exception {
    get(404, "/shop/no/such/page/17");
    expect(unmapped("GET - 404 -"));
  }

  @Test
  void noContext() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.barePort())) {
      connection.request("GET", "/no/such/context/17", "");
      assertEquals(404, connection.response().status);
      connection.request("GET", "/shop/orders/17", "");
      assertEquals(200, connection.response().status);
    }
    expect(alone("GET - 404 -"), "GET /shop/orders/* 200 -");
  }

  // statuses and methods

  @Test
  void redirect() throws Exception {
    get(302, "/orders/17?act=redirect&arg=/exact");
    expect("GET /orders/* 302 -");
  }

  @Test
  void statuses() throws Exception {
    get(204, "/orders/17?act=status&arg=204");
    get(404, "/orders/17?act=error&arg=404");
    get(500, "/orders/17?act=error&arg=500");
    get(503, "/orders/17?act=status&arg=503");
    expect(
        "GET /orders/* 204 -",
        "GET /orders/* 404 -",
        "GET /orders/* 500 500",
        "GET /orders/* 503 503");
  }

  /** Flaw {@code methodInLowerCase}: the container takes {@code get} for {@code GET}. */
  @Test
  void methods() throws Exception {
    for (String method : Arrays.asList("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
      send(method, 200, "/exact");
      expect(method + " /exact 200 -");
    }
    send("BREW", 200, "/exact");
    expect("_OTHER /exact 200 -");
    send("get", 200, "/exact");
    expect((servers.isKnownFor("methodInLowerCase") ? "GET" : "_OTHER") + " /exact 200 -");
  }

  @Test
  void optionsOfServer() throws Exception {
    servers.assumeNo("servletsOnly");
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("OPTIONS", "*", "");
      int status = connection.response().status;
      expectLike("OPTIONS (-|/) " + status + (status < 500 ? " -" : " .*"), "OPTIONS *");
      if (status >= 500) {
        forgetErrors(); // Undertow's servlets do not expect it
      }
    }
  }

  @Test
  void absoluteTarget() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.send("GET http://test/orders/17?a=b HTTP/1.1\r\nHost: test\r\n\r\n");
      assertEquals(200, connection.response().status);
    }
    expect("GET /orders/* 200 -");
  }

  @Test
  void expectContinue() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request(
          "POST", "/exact?act=read", "Expect: 100-continue\r\nContent-Length: 5\r\n");
      assertEquals(100, connection.response().status);
      connection.send("hello");
      assertEquals("5", connection.response().body);
    }
    expect("POST /exact 200 -");
  }

  @Test
  void head() throws Exception {
    send("HEAD", 200, "/exact");
    expect("HEAD /exact 200 -");
    if (!servers.isKnownFor("headOfFile")) {
      send("HEAD", 200, "/hello.txt");
      expect("HEAD / 200 -");
    }
  }

  @Test
  void chunkedPost() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("POST", "/exact?act=read", "Transfer-Encoding: chunked\r\n");
      connection.send("5\r\nhello\r\n");
      connection.send("7\r\n, world\r\n0\r\n\r\n");
      assertEquals("12", connection.response().body);
      // the same, unread by the servlet
      connection.request("POST", "/exact", "Transfer-Encoding: chunked\r\n");
      connection.send("5\r\nhello\r\n0\r\n\r\n");
      assertEquals("page", connection.response().body);
    }
    expect("POST /exact 200 -", "POST /exact 200 -");
  }

  @Test
  void authentication() throws Exception {
    get(401, "/secret/17");
    expect(alone("GET /secret/* 401 -"));
    String good = ServletApplication.USER + ':' + ServletApplication.PASSWORD;
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request(
          "GET",
          "/secret/17",
          "Authorization: Basic "
              + Base64.getEncoder().encodeToString(good.getBytes(US_ASCII))
              + "\r\n");
      assertEquals(200, connection.response().status);
    }
    expect("GET /secret/* 200 -");
  }

  @Test
  void filterThatAnswers() throws Exception {
    get(429, "/orders/own/17");
    get(429, "/own/17");
    expect("GET / 429 -", "GET /orders/* 429 -");
  }

  @Test
  void probes() throws Exception {
    get(404, "/favicon.ico"); // of the default servlet
    get(200, "/orders/ready?act=status&arg=200");
    get(404, "/shop/favicon.ico"); // of no servlet
    // some do not decode what has a parameter behind it
    get(
        200,
        servers.isKnownFor("encodedBesideParameter")
            ? "/orders/%72eady?x=y"
            : "/orders/%72eady;v=1?x=y");
    get(200, "/orders/ready/not");
    expect(
        "GET /favicon.ico 404 -",
        "GET /orders/* 200 -",
        "GET /orders/ready 200 -",
        "GET /orders/ready 200 -",
        unmapped("GET /shop/favicon.ico 404 -"));
  }

  // exceptions

  @Test
  void exceptions() throws Exception {
    get(500, "/orders/17?act=throw&arg=runtime");
    expect("GET /orders/* 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /orders/* /orders/17 500");
    get(500, "/orders/18?act=throw&arg=io");
    expect("GET /orders/* 500 java.io.IOException");
    expectErrors("java.io.IOException GET /orders/* /orders/18 500");
    get(500, "/orders/19?act=throw&arg=error");
    expect("GET /orders/* 500 java.lang.AssertionError");
    expectErrors("java.lang.AssertionError GET /orders/* /orders/19 500");
  }

  @Test
  void servletExceptionStandsForItsCause() throws Exception {
    get(500, "/orders/17?act=throw&arg=cause");
    get(500, "/orders/18?act=throw&arg=causes");
    expect("GET /orders/* 500 " + INNER, "GET /orders/* 500 " + INNER);
    expectErrors(INNER + " GET /orders/* /orders/17 500", INNER + " GET /orders/* /orders/18 500");
  }

  @Test
  void servletExceptionWithoutCause() throws Exception {
    get(500, "/orders/17?act=throw&arg=servlet");
    String type = sinkType("ServletException");
    expect("GET /orders/* 500 " + type);
    expectErrors(type + " GET /orders/* /orders/17 500");
  }

  @Test
  void pathOfEvent() throws Exception {
    get(500, "/orders;v=1/17%20a;jsessionid=ABC?act=throw&arg=runtime&secret=1");
    expect("GET /orders/* 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /orders/* /orders/17%20a 500");
  }

  @Test
  void exceptionAfterCommit() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("GET", "/orders/17?act=committed&arg=runtime", "");
      assertEquals(200, statusOfBroken(connection));
    }
    expect("GET /orders/* 200 " + RUNTIME);
    expectErrors(RUNTIME + " GET /orders/* /orders/17 200");
  }

  @Test
  void errorPages() throws Exception {
    assertEquals("plain errors", get(500, "/shop/orders/17?act=throw&arg=cause"));
    expect("GET /shop/orders/* 500 " + INNER);
    expectErrors(INNER + " GET /shop/orders/* /shop/orders/17 500");
    assertEquals("plain errors", get(404, "/shop/orders/17?act=error&arg=404"));
    expect("GET /shop/orders/* 404 -");
    assertEquals("plain errors", get(404, "/shop/none"));
    expect(unmapped("GET - 404 -"));
  }

  @Test
  void errorPageThatFails() throws Exception {
    int status;
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("GET", "/shop/orders/17?act=error&arg=503", "Connection: close\r\n");
      status = connection.response().status;
    }
    // the first error, or that of its page (Jetty 12's ee8 and ee9)
    assertTrue(status == 503 || status == 500, "" + status);
    expect("GET /shop/orders/* " + status + " ?");
    forgetErrors();
  }

  // dispatching

  @Test
  void forward() throws Exception {
    assertEquals("plain plain", get(200, "/orders/17?act=forward&arg=/plain"));
    expect("GET /orders/* 200 -");
  }

  @Test
  void include() throws Exception {
    assertEquals("before plain plain", get(200, "/orders/17?act=include&arg=/plain"));
    expect("GET /orders/* 200 -");
  }

  @Test
  void nestedForward() throws Exception {
    assertEquals(
        "plain plain", get(200, "/exact?act=forward&arg=/orders/1%3Fact%3Dforward%26arg%3D/plain"));
    expect("GET /exact 200 -");
  }

  /** Flaw {@code exceptionBehindForward}: the container takes the path of the forward for asked. */
  @Test
  void exceptionBehindForward() throws Exception {
    servers.assumeNo("exceptionBehindForward");
    get(500, "/exact?act=forward&arg=/orders/1%3Fact%3Dthrow%26arg%3Druntime");
    expect("GET /exact 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /exact /exact 500");
  }

  // asynchronous requests

  @Test
  void asyncComplete() throws Exception {
    assertEquals("completed", get(200, "/orders/17?act=async-complete"));
    assertEquals("completed", get(200, "/orders/17?act=async-complete-now"));
    get(503, "/orders/17?act=async-status&arg=503");
    expect("GET /orders/* 200 -", "GET /orders/* 200 -", "GET /orders/* 503 503");
  }

  @Test
  void asyncDispatch() throws Exception {
    assertEquals("dispatched", get(200, "/orders/17?act=async-dispatch"));
    assertEquals("plain plain", get(200, "/orders/17?act=async-dispatch-to&arg=/plain"));
    expect("GET /orders/* 200 -", "GET /orders/* 200 -");
  }

  @Test
  void asyncDispatchThatFails() throws Exception {
    get(500, "/orders/17?act=async-dispatch&arg=runtime");
    expect("GET /orders/* 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /orders/* /orders/17 500");
  }

  /** Flaw {@code asyncTimeout}: the container answers none itself. */
  @Test
  void asyncTimeout() throws Exception {
    get(504, "/orders/17?act=async-timeout-answered&arg=504");
    expect("GET /orders/* 504 504");
    servers.assumeNo("asyncTimeout");
    get(500, "/orders/17?act=async-timeout");
    expect("GET /orders/* 500 500");
  }

  /** Flaw {@code asyncError}: the container lets such a request wait for its timeout. */
  @Test
  void asyncError() throws Exception {
    servers.assumeNo("asyncError");
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("GET", "/orders/17?act=async-throw&arg=runtime", "Connection: close\r\n");
      // the response, or none: Tomcat cuts the connection here
      connection.rest();
    }
    expect("GET /orders/* 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /orders/* /orders/17 500");
  }

  /** Flaw {@code asyncErrorWithListener}: the container answers itself. */
  @Test
  void asyncErrorWithListener() throws Exception {
    servers.assumeNo("asyncErrorWithListener");
    get(503, "/orders/17?act=async-throw-answered&arg=runtime");
    expect("GET /orders/* 503 " + RUNTIME);
    expectErrors(RUNTIME + " GET /orders/* /orders/17 503");
  }

  // connections

  @Test
  void inFlightUntilAnswered() throws Exception {
    try (HttpConnection held = new HttpConnection(servers.port());
        HttpConnection async = new HttpConnection(servers.port())) {
      held.request("GET", "/orders/17?act=hold", "");
      async.request("POST", "/orders/18?act=async-hold", "Content-Length: 0\r\n");
      await("two in flight", () -> sink.inFlight().size() == 2);
      assertEquals("{server GET=1, server POST=1}", sink.inFlight().toString());
      send("PUT", 200, "/exact?act=release");
      send("PUT", 200, "/exact?act=release");
      assertEquals(200, held.response().status);
      assertEquals(200, async.response().status);
    }
    expect("GET /orders/* 200 -", "POST /orders/* 200 -", "PUT /exact 200 -", "PUT /exact 200 -");
  }

  @Test
  void keepAlive() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("GET", "/orders/17", "");
      assertEquals(200, connection.response().status);
      connection.request("GET", "/exact?act=async-complete", "");
      assertEquals(200, connection.response().status);
      connection.request("GET", "/shop/none", "");
      assertEquals(404, connection.response().status);
    }
    expect(unmapped("GET - 404 -"), "GET /exact 200 -", "GET /orders/* 200 -");
  }

  @Test
  void pipelining() throws Exception {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      String host = " HTTP/1.1\r\nHost: test\r\n\r\n";
      connection.send(
          "GET /orders/17" + host + "GET /exact?act=async-complete" + host + "GET /18.do" + host);
      assertEquals("page", connection.response().body);
      assertEquals("completed", connection.response().body);
      assertEquals("page", connection.response().body);
    }
    expect("GET *.do 200 -", "GET /exact 200 -", "GET /orders/* 200 -");
  }

  /** Flaw {@code writeListener}: the container has no {@code WriteListener}. */
  @Test
  void clientGone() throws Exception {
    for (String act : Arrays.asList("stream", "async-stream", "async-write-listener")) {
      if (act.endsWith("listener") && servers.isKnownFor("writeListener")) {
        continue;
      }
      goAway("/orders/17?act=" + act);
      expect("GET /orders/* 200 ?");
    }
  }

  /** Flaw {@code clientGoneAndNobodyCompletes}: the container keeps such a request for ever. */
  @Test
  void clientGoneAndNobodyCompletes() throws Exception {
    servers.assumeNo("clientGoneAndNobodyCompletes");
    goAway("/orders/17?act=async-stream-forgotten");
    expect("GET /orders/* 200 ?");
  }

  private void goAway(String target) throws IOException {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request("GET", target, "");
      connection.text(100);
      connection.reset();
    }
  }

  /** Flaw {@code unknownVersionLost}: the container answers it and lets nobody see it. */
  @Test
  void malformed() throws Exception {
    servers.assumeNo("servletsOnly");
    for (String request :
        Arrays.asList(
            "GET /orders/17 HTTP/1.1\r\n\r\n",
            "GET /orders/17 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /orders/17 HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
            "GET /orders/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /orders/<17> HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /orders/17 HTTP/9.9\r\nHost: a\r\n\r\n",
            "GET /orders/17 HTTP/1.1\r\nHost: a\r\nX: "
                + String.join("", Collections.nCopies(20_000, "x"))
                + "\r\n\r\n")) {
      if (request.contains("HTTP/9") && servers.isKnownFor("unknownVersionLost")) {
        continue;
      }
      int status;
      try (HttpConnection connection = new HttpConnection(servers.port())) {
        connection.send(request);
        status = connection.response().status;
      }
      // old containers let some of them pass
      String method = servers.isKnownFor("malformedMethodLost") ? "(GET|_OTHER)" : "GET";
      expectLike(method + " (-|/|/orders/\\*) " + status + " .*", request + " was " + status);
      if (status >= 500) {
        forgetErrors(); // some think that they failed themselves
      }
    }
  }

  /** Flaw {@code malformedMethod}: the container lets nobody see such a request. */
  @Test
  void malformedMethod() throws Exception {
    servers.assumeNo("malformedMethod");
    servers.assumeNo("servletsOnly");
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.send("G(T /orders/17 HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(400, connection.response().status);
    }
    expect("_OTHER - 400 -");
  }

  /** Flaw {@code upgrade}: the container has no {@code HttpServletRequest.upgrade}. */
  @Test
  void upgrade() throws Exception {
    servers.assumeNo("upgrade");
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request(
          "GET", "/orders/17?act=upgrade", "Connection: Upgrade\r\nUpgrade: echo\r\n");
      assertEquals(101, connection.response().status);
      expect("GET /orders/* 101 -");
      connection.send("hello");
      assertEquals("hello", connection.text(5));
      connection.send(new byte[] {0});
      assertEquals(-1, connection.in().read());
    }
  }

  // HTTP/2; flaw {@code http2}: the container does not speak it

  /** Flaw {@code http2Upgraded}: the container knows another word for HTTP/2. */
  @Test
  void http2Upgraded() throws Exception {
    servers.assumeNo("http2");
    servers.assumeNo("http2Upgraded");
    try (Http2Connection connection = Http2Connection.upgraded(servers.port(), "/orders/17")) {
      assertEquals("page", connection.body(1));
      expect("GET /orders/* 200 -");
      connection.get(3, "/orders/17?act=async-complete");
      assertEquals("completed", connection.body(3));
      connection.get(5, "/shop/none");
      assertEquals("plain errors", connection.body(5));
      connection.get(7, "/orders/17?act=async-dispatch");
      assertEquals("dispatched", connection.body(7));
      expect(unmapped("GET - 404 -"), "GET /orders/* 200 -", "GET /orders/* 200 -");
      connection.get(9, "/orders/17?act=throw&arg=runtime");
      connection.last(9);
      connection.get(11, "/exact?act=async-dispatch&arg=runtime");
      connection.last(11); // the response, or, of Jetty 12.1.0, a reset
    }
    expect("GET /exact 500 " + RUNTIME, "GET /orders/* 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /exact /exact 500", RUNTIME + " GET /orders/* /orders/17 500");
  }

  @Test
  void http2ByPriorKnowledge() throws Exception {
    servers.assumeNo("http2");
    try (Http2Connection connection = new Http2Connection(servers.port())) {
      connection.get(1, "/orders/17");
      assertEquals(Http2Connection.DATA, connection.last(1).type);
      connection.get(3, "/exact?act=async-complete");
      assertEquals(Http2Connection.DATA, connection.last(3).type);
      // three at once
      connection.get(5, "/18.do?act=hold");
      connection.get(7, "/exact?act=async-hold");
      connection.get(9, "/exact?act=release");
      connection.get(11, "/exact?act=release");
      await("all ended", () -> observations().size() == observed + 6);
    }
    expect(
        "GET *.do 200 -",
        "GET /exact 200 -",
        "GET /exact 200 -",
        "GET /exact 200 -",
        "GET /exact 200 -",
        "GET /orders/* 200 -");
  }

  /**
   * Flaw {@code http2ClientGone}: the container itself never learns of it; {@code http2Cancelled}:
   * not as long as the connection stays.
   */
  @Test
  void http2ClientGone() throws Exception {
    servers.assumeNo("http2");
    servers.assumeNo("http2ClientGone");
    // not from a thread of the application's own: Tomcat recycles the response that it writes to
    for (String act : Arrays.asList("stream", "async-write-listener")) {
      if (!servers.isKnownFor("http2Cancelled")) {
        try (Http2Connection connection = new Http2Connection(servers.port())) {
          connection.get(1, "/orders/17?act=" + act);
          assertEquals(Http2Connection.HEADERS, connection.next(1).type);
          connection.cancel(1);
          expect("GET /orders/* 200 ?");
        }
      }
      try (Http2Connection connection = new Http2Connection(servers.port())) {
        connection.get(1, "/exact?act=" + act);
        assertEquals(Http2Connection.HEADERS, connection.next(1).type);
        connection.reset();
        expect("GET /exact 200 ?");
      }
    }
  }

  @Test
  void http2Malformed() throws Exception {
    servers.assumeNo("http2");
    try (Http2Connection connection = new Http2Connection(servers.port())) {
      connection.get(1, "/orders/17", "connection", "close");
      Http2Connection.Frame last = connection.last(1);
      if (last.type == Http2Connection.HEADERS || last.type == Http2Connection.DATA) {
        // old containers let it pass
        expectLike("GET (-|/orders/\\*) (200|400) -", "a header that HTTP/2 does not have");
      }
    }
  }

  // frameworks

  @Test
  void template() throws Exception {
    get(200, "/exact?act=template&arg=/exact/%7Bid%7D");
    get(200, "/orders/17?act=template&arg=/%7Bid%7D");
    get(200, "/shop/orders/17?act=template&arg=/%7Bid%7D");
    get(200, "/17.do?act=template&arg=/%7Bid%7D.do");
    expect(
        "GET /exact/{id} 200 -",
        "GET /orders/{id} 200 -",
        "GET /shop/orders/{id} 200 -",
        "GET /{id}.do 200 -");
  }

  @Test
  void templateOfException() throws Exception {
    get(500, "/shop/orders/17?act=template-throw&arg=/%7Bid%7D");
    expect("GET /shop/orders/{id} 500 " + RUNTIME);
    expectErrors(RUNTIME + " GET /shop/orders/{id} /shop/orders/17 500");
  }

  /** Flaw {@code springMvc}: the container is too old for it. */
  @Test
  void springMvc() throws Exception {
    servers.assumeNo("springMvc");
    assertEquals("item 17", get(200, "/mvc/items/17"));
    assertEquals("item 18", get(200, "/store/items/18"));
    expect("GET /mvc/items/{id} 200 -", "GET /store/items/{id} 200 -");
  }

  @Test
  void springMvcWithErrorPage() throws Exception {
    servers.assumeNo("springMvc");
    assertEquals("an error page", get(500, "/store/broken/17"));
    expect("GET /store/broken/{id} 500 java.lang.IllegalArgumentException");
    expectErrors("java.lang.IllegalArgumentException GET /store/broken/{id} /store/broken/17 500");
    assertEquals("an error page", get(404, "/store/none/17"));
    expect("GET /store/ 404 -");
  }

  // all at once

  @Test
  void manyClients() throws Exception {
    int clients = 8;
    int rounds = 25;
    String[][] mix = {
      {"200", "/orders/17", "GET /orders/* 200 -"},
      {"200", "/17.do", "GET *.do 200 -"},
      {"302", "/exact?act=redirect&arg=/plain", "GET /exact 302 -"},
      {"404", "/shop/none/17", unmapped("GET - 404 -")},
      {"200", "/shop/orders/17", "GET /shop/orders/* 200 -"},
      {"500", "/exact?act=throw&arg=runtime", "GET /exact 500 " + RUNTIME},
      {"200", "/orders/17?act=async-complete", "GET /orders/* 200 -"},
      {"200", "/exact?act=async-dispatch", "GET /exact 200 -"},
      servers.isKnownFor("springMvc")
          ? new String[] {"200", "/exact", "GET /exact 200 -"}
          : new String[] {"200", "/mvc/items/17", "GET /mvc/items/{id} 200 -"},
      {"200", "/orders/17?act=forward&arg=/plain", "GET /orders/* 200 -"},
    };
    ExecutorService executor = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(executor.submit(client(client, rounds, mix)));
      }
      for (Future<Void> client : running) {
        client.get(60, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
    Map<String, Integer> expected = new TreeMap<>();
    for (String[] request : mix) {
      if (request[2] != null) {
        expected.merge(request[2], clients * rounds, Integer::sum);
      }
    }
    int total = expected.values().stream().mapToInt(Integer::intValue).sum();
    await("all ended", () -> observations().size() >= observed + total);
    Map<String, Integer> found = new TreeMap<>();
    for (String line : since()) {
      found.merge(line, 1, Integer::sum);
    }
    assertEquals(expected, found);
    observed += total;
    reported += clients * rounds;
  }

  private Callable<Void> client(int first, int rounds, String[][] mix) {
    return () -> {
      HttpConnection connection = new HttpConnection(servers.port());
      try {
        for (int i = 0; i < rounds * mix.length; i++) {
          String[] request = mix[(first + i) % mix.length];
          connection.request("GET", request[1], "");
          HttpConnection.Response response = connection.response();
          assertEquals(request[0], String.valueOf(response.status));
          if ("close".equals(response.headers.get("connection"))) {
            connection.close();
            connection = new HttpConnection(servers.port());
          }
        }
      } finally {
        connection.close();
      }
      return null;
    };
  }

  // what the tests are written in

  private String get(int status, String target) throws IOException {
    return send("GET", status, target);
  }

  private String send(String method, int status, String target) throws IOException {
    try (HttpConnection connection = new HttpConnection(servers.port())) {
      connection.request(method, target, "Connection: close\r\n");
      HttpConnection.Response response = connection.response(!method.equals("HEAD"));
      assertEquals(status, response.status, target);
      return response.body;
    }
  }

  /**
   * Of a response that never ends, because some containers cut the connection, once all of it has
   * come: a part may be on its way still.
   */
  private static int statusOfBroken(HttpConnection connection) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("begun") < 0) {
      text.append(connection.text(1));
    }
    int at = "HTTP/1.1 ".length();
    return Integer.parseInt(text.substring(at, at + 3));
  }

  /** What no filter and no servlet sees; null where it is out of sight. */
  private String alone(String line) {
    return servers.isKnownFor("servletsOnly") ? null : line;
  }

  /**
   * The same of a request to {@code /shop}. Flaw {@code unmappedServlet}: the container has a
   * servlet for what is mapped to none, also where the application has asked for none.
   */
  private String unmapped(String line) {
    return servers.isKnownFor("unmappedServlet") ? line.replace(" - 4", " /shop/ 4") : alone(line);
  }

  /** These and no others, in any order, since the last time; and nothing in flight. */
  private void expect(String... lines) {
    List<String> expected = new ArrayList<>(Arrays.asList(lines));
    expected.removeIf(Objects::isNull);
    await(
        expected + " observed",
        () -> observations().size() >= observed + expected.size() && sink.inFlight().isEmpty());
    List<String> found = new ArrayList<>(since());
    Collections.sort(expected);
    for (int i = 0; i < found.size() && i < expected.size(); i++) {
      if (matches(expected.get(i), found.get(i))) {
        found.set(i, expected.get(i));
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", found));
    observed += expected.size();
  }

  private static boolean matches(String expected, String found) {
    int mark = expected.indexOf('?');
    return mark >= 0
        && found.startsWith(expected.substring(0, mark))
        && found.endsWith(expected.substring(mark + 1));
  }

  private void expectLike(String pattern, String what) {
    await(what + " observed", () -> observations().size() > observed && sink.inFlight().isEmpty());
    List<String> found = since();
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.get(0).matches(pattern), () -> what + " gave " + found);
    observed++;
  }

  /** Each as type, method, route, path and status; in the order in which they were reported. */
  private void expectErrors(String... lines) {
    await("errors", () -> sink.exceptions().size() >= reported + lines.length);
    List<String> found = new ArrayList<>();
    for (UncaughtException exception :
        sink.exceptions().subList(reported, sink.exceptions().size())) {
      assertEquals(UncaughtException.HTTP_SERVER, exception.origin());
      found.add(
          String.join(
              " ",
              exception.throwable().getClass().getName(),
              exception.request().method(),
              exception.request().route(),
              exception.request().path(),
              String.valueOf(exception.request().status())));
    }
    List<String> expected = new ArrayList<>(Arrays.asList(lines));
    Collections.sort(expected);
    Collections.sort(found);
    assertEquals(String.join("\n", expected), String.join("\n", found));
    reported += lines.length;
  }

  /** For where containers differ in what they report, once the last observation's has come. */
  private void forgetErrors() {
    List<RecordingSink.Observation> all = observations();
    String last = all.get(all.size() - 1).toString();
    if (last.indexOf('.', last.lastIndexOf(' ')) > 0) {
      await("the exception of " + last, () -> sink.exceptions().size() > reported);
    }
    reported = sink.exceptions().size();
  }

  /** The full name of a class of either name space, as it was observed. */
  private String sinkType(String simpleName) {
    // a request is out of flight before its exception is reported
    await(simpleName, () -> sink.exceptions().size() > reported);
    List<UncaughtException> exceptions = sink.exceptions();
    String type = exceptions.get(exceptions.size() - 1).throwable().getClass().getName();
    assertTrue(type.matches("(javax|jakarta)\\.servlet\\." + simpleName), type);
    return type;
  }

  private List<RecordingSink.Observation> observations() {
    return sink.observations("server");
  }

  private List<String> since() {
    List<RecordingSink.Observation> all = observations();
    List<String> lines = new ArrayList<>();
    for (RecordingSink.Observation observation : all.subList(observed, all.size())) {
      lines.add(observation.toString());
      assertTrue(observation.nanos() > 0, observation::toString);
    }
    Collections.sort(lines);
    return lines;
  }

  /** The last few exceptions, briefly. */
  private String described() {
    StringBuilder text = new StringBuilder();
    List<UncaughtException> all = sink.exceptions();
    for (UncaughtException exception : all.subList(Math.max(0, all.size() - 4), all.size())) {
      text.append('\n').append(exception.request().path());
      for (Throwable t = exception.throwable(); t != null; t = t.getCause()) {
        text.append(' ').append(t);
        for (int i = 0; i < Math.min(12, t.getStackTrace().length); i++) {
          text.append("\n  ").append(t.getStackTrace()[i]);
        }
      }
    }
    return text.toString();
  }

  private void await(String what, Condition condition) {
    try {
      until(what, condition);
    } catch (Exception e) {
      throw new AssertionError(what, e);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage()
              + " but "
              + observations().subList(observed, observations().size())
              + ", in flight "
              + sink.inFlight()
              + ", log "
              + Weaving.log(),
          e);
    }
  }

  private interface Condition {
    boolean met() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.met()) {
      if (System.nanoTime() - start > DEADLINE_NANOS) {
        throw new AssertionError("not " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
