package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErrorRecorderTest {
  private static final LogLevel ERROR = LogLevel.ofLogback(40_000);

  private final List<String> counted = new ArrayList<String>();
  private final List<UncaughtException> events = new ArrayList<UncaughtException>();
  private final HttpServerRequest request = new HttpServerRequest();
  private int identified;

  @BeforeEach
  void install() {
    Sink sink =
        (Sink)
            Proxy.newProxyInstance(
                Sink.class.getClassLoader(),
                new Class<?>[] {Sink.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("uncaughtException")) {
                    counted.add(arguments[1] + " " + arguments[0]);
                  }
                  return null;
                });
    ThreadCalls.current().recent().begin(); // whatever other tests have called
    Sinks.install(
        sink,
        new ExceptionSink() {
          @Override
          public void accept(UncaughtException exception) {
            events.add(exception);
          }

          @Override
          public String errorId(Throwable thrown, String origin) {
            identified++;
            return "id " + thrown.getMessage();
          }

          @Override
          public Throwable remember(Throwable thrown) {
            return null;
          }
        });
  }

  @AfterEach
  void uninstall() {
    HttpServerRequest.left();
    ErrorRecorder.ignore(Collections.<String>emptyList());
    ErrorRecorder.responseHeader(null);
    FailedRequest.trustForwarded(false);
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
  }

  private void expect(String... expected) {
    assertEquals(Arrays.asList(expected), counted);
    assertEquals(expected.length, events.size());
  }

  private static void log(String logger, Throwable thrown) {
    ErrorRecorder.logged(thrown, ERROR, logger, "said", Collections.singletonMap("k", "v"));
  }

  private void begin(Object source) {
    request.start("GET");
    assertTrue(request.entered(source, new ServletRoutes("/shop", new String[] {"/orders/*"})));
  }

  private void end(int status, Throwable thrown, Object source) {
    HttpServerRequest.left();
    request.routed("/shop/orders/*");
    request.answered(status, thrown, source);
    request.endIfAnswered();
  }

  // --- once

  @Test
  void loggedAndThenEndingTheThreadIsOne() {
    Exception thrown = new IllegalStateException("x");
    log("shop.Orders", thrown);
    log("shop.Checkout", thrown);
    ErrorRecorder.endedThread(Thread.currentThread(), thrown);
    expect("log java.lang.IllegalStateException");
    UncaughtException event = events.get(0);
    assertEquals("shop.Orders", event.logger());
    assertEquals("said", event.logMessage());
    assertEquals("ERROR", event.logLevel());
    assertEquals("logback", event.loggingSystem());
    assertEquals(Collections.singletonMap("k", "v"), event.logContext());
  }

  @Test
  void wrappedAfterwardsOrBeforeIsOne() {
    Exception cause = new IllegalStateException();
    log("a", cause);
    ErrorRecorder.endedThread(Thread.currentThread(), new RuntimeException(new Exception(cause)));
    expect("log java.lang.IllegalStateException");

    Exception inner = new IllegalArgumentException();
    ErrorRecorder.droppedTask(new RuntimeException(inner), "Task");
    log("a", inner);
    expect("log java.lang.IllegalStateException", "scheduler java.lang.RuntimeException");
  }

  @Test
  void wrappedAHundredTimesIsOne() {
    Exception thrown = new Exception("root");
    log("shop", thrown);
    for (int i = 0; i < 10_000; i++) {
      thrown = new Exception("around", thrown);
    }
    log("shop", thrown);
    ErrorRecorder.endedThread(Thread.currentThread(), new Exception(thrown));
    expect("log java.lang.Exception");
  }

  @Test
  void circlesOfCausesEnd() {
    Exception first = new Exception("0");
    Exception last = first;
    for (int i = 1; i < 100; i++) {
      last = new Exception("around", last);
    }
    first.initCause(last);
    log("shop", last);
    ErrorRecorder.endedThread(Thread.currentThread(), last);
    expect("log java.lang.Exception");
  }

  /** As the JVM throws where it has compiled: always the same, without a stack trace. */
  private static final class Bare extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Bare() {
      super(null, null, false, false);
    }
  }

  @Test
  void oneWithoutStackTraceIsAnotherEachTimeItIsSeen() throws Exception {
    Bare bare = new Bare();
    String log = "log " + Bare.class.getName();
    String thread = "thread " + Bare.class.getName();
    for (int i = 0; i < 3; i++) {
      log("shop", bare);
    }
    expect(log, log, log);
    ErrorRecorder.endedThread(Thread.currentThread(), bare); // logged and thrown on
    expect(log, log, log);
    Thread other = new Thread(() -> ErrorRecorder.endedThread(Thread.currentThread(), bare));
    other.start();
    other.join();
    expect(log, log, log, thread);
    log("shop", new Exception("one", bare));
    log("shop", new Exception("another", bare));
    assertEquals(6, counted.size(), counted.toString());
  }

  @Test
  void oneWithAStackTraceThatIsLoggedAgainIsOne() {
    Exception thrown = new Exception();
    for (int i = 0; i < 3; i++) {
      log("shop", thrown);
    }
    expect("log java.lang.Exception");
  }

  /** Whose methods would block the thread that fails. */
  private static final class Blocking extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private int asked;

    @Override
    public synchronized Throwable getCause() {
      asked++;
      throw new AssertionError("asked on the thread that failed");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      asked++;
      throw new AssertionError("asked on the thread that failed");
    }

    @Override
    public String getMessage() {
      asked++;
      throw new AssertionError("asked on the thread that failed");
    }
  }

  @Test
  void nothingThatTheApplicationWroteIsAskedOnItsThread() {
    Blocking thrown = new Blocking();
    log("shop", thrown);
    log("shop", thrown);
    ErrorRecorder.endedThread(Thread.currentThread(), thrown);
    expect("log " + Blocking.class.getName());
    begin(this);
    end(500, new Blocking(), this);
    ErrorRecorder.endedThread(Thread.currentThread(), new Exception("around", new Blocking()));
    assertEquals(3, counted.size(), counted.toString());
    assertEquals(0, thrown.asked);
  }

  @Test
  void whatObsMakesTheApplicationDoIsNotTheApplications() throws Exception {
    Thread own =
        new Thread(
            () -> {
              ErrorRecorder.ownThread();
              log("shop", new Exception());
              ErrorRecorder.droppedTask(new Exception(), null);
              int passed = LogRecorder.passed(ERROR, new Object());
              assertEquals(false, LogRecorder.isError(passed));
            });
    own.start();
    own.join();
    expect();
  }

  @Test
  void oneExceptionThatEndsTwoThreadsIsTwo() {
    Exception constant = new IllegalStateException();
    ErrorRecorder.endedThread(Thread.currentThread(), constant);
    ErrorRecorder.endedThread(Thread.currentThread(), constant);
    expect("thread java.lang.IllegalStateException", "thread java.lang.IllegalStateException");
  }

  @Test
  void oneCauseOfTwoRequestsIsTwo() {
    Exception cause = new IllegalStateException();
    for (int i = 0; i < 2; i++) {
      begin(null);
      log("a", new RuntimeException(cause));
      end(500, new Exception(cause), null);
    }
    expect("log java.lang.RuntimeException", "log java.lang.RuntimeException");
  }

  @Test
  void loggedByAnotherThreadAndThenLeavingTheRequestIsOne() {
    Exception cause = new IllegalStateException();
    log("worker", cause);
    begin(null);
    end(500, new Exception(cause), null);
    expect("log java.lang.IllegalStateException");
  }

  // --- what a server logs itself

  @Test
  void whatTheServerLogsOfItIsToldWithTheRequest() {
    Exception thrown = new IllegalStateException();
    begin(new Asked());
    log("org.apache.catalina.core.ContainerBase.[Tomcat].[localhost].[/].[orders]", thrown);
    expect();
    end(503, thrown, new Asked());
    expect("http_server java.lang.IllegalStateException");
    UncaughtException event = events.get(0);
    assertEquals(503, event.request().status());
    assertEquals("/shop/orders/*", event.request().route());
    assertNull(event.logger());
    assertEquals(Collections.singletonMap("k", "v"), event.logContext());
  }

  @Test
  void whatTheServerLogsOfAnotherIsToldAtItsEnd() {
    begin(null);
    log("org.apache.catalina.core.StandardContext", new IllegalStateException());
    end(200, null, null);
    expect("log java.lang.IllegalStateException");
  }

  @Test
  void whatTheServerLogsOfARequestThatGoesOnIsNotHeldBack() {
    begin(null);
    log("org.apache.catalina.core.StandardContext", new IllegalStateException());
    HttpServerRequest.left();
    request.endIfAnswered();
    expect("log java.lang.IllegalStateException");
  }

  // --- context

  /** As a server's request, by the names of its methods. */
  public static final class Asked {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** As in the Servlet API. */
    public String getHeader(String name) {
      switch (name) {
        case "User-Agent":
          return "curl/8";
        case "X-Request-Id":
          return "r-1";
        case "X-Forwarded-For":
          return "203.0.113.7, 10.0.0.1";
        case "traceparent":
          return "00-" + TRACE + "-b7ad6b7169203331-01";
        default:
          return null;
      }
    }

    /** As in the Servlet API. */
    public String getRemoteAddr() {
      return "10.0.0.9";
    }

    /** As in the Servlet API. */
    public String getRequestURI() {
      return "/shop/orders/7;jsessionid=1";
    }

    /** As in the Servlet API. */
    public String getServletPath() {
      return "/orders";
    }

    /** As in the Servlet API. */
    public String getPathInfo() {
      throw new IllegalStateException("on purpose");
    }
  }

  private static void execute(String sql) {
    Object statement = new Object();
    assertEquals(DatabaseRecorder.UNKNOWN, DatabaseRecorder.executeStarted(statement));
    DatabaseRecorder.executeEnded(DatabaseRecorder.executeStarted(statement, null), sql, null);
  }

  @Test
  void aRequestUnderWay() {
    begin(new Asked());
    execute("select 1 from stock");
    log("shop.Orders", new IllegalStateException());
    FailedRequest failed = events.get(0).request();
    assertEquals("GET", failed.method());
    assertEquals("/shop/orders/*", failed.route());
    assertEquals("/shop/orders/7", failed.path());
    assertEquals(0, failed.status());
    assertTrue(failed.nanos() > 0);
    assertEquals("10.0.0.9", failed.clientAddress());
    assertEquals("curl/8", failed.userAgent());
    assertEquals("r-1", failed.requestId());
    assertEquals(Asked.TRACE, failed.traceId());
    assertEquals("b7ad6b7169203331", failed.spanId());
    assertEquals(1, events.get(0).recent().size());
    assertEquals("SELECT stock", events.get(0).recent().get(0).target());
  }

  @Test
  void whatCameBeforeTheRequestIsNotItsOwn() {
    execute("select 1 from before");
    begin(null);
    end(500, new IllegalStateException(), null);
    assertEquals(Collections.emptyList(), events.get(0).recent());
    log("a", new Exception());
    assertEquals("SELECT before", events.get(1).recent().get(0).target());
    assertNull(events.get(1).request());
  }

  @Test
  void theForwardedClientOnlyIfTrusted() {
    FailedRequest.trustForwarded(true);
    begin(null);
    end(500, new IllegalStateException(), new Asked());
    assertEquals("203.0.113.7", events.get(0).request().clientAddress());
  }

  @Test
  void whatIsNoTraceIsNotTold() {
    String trace = Asked.TRACE;
    String span = "b7ad6b7169203331";
    for (String header :
        Arrays.asList(
            "",
            "00-" + trace + "-" + span,
            "ff-" + trace + "-" + span + "-01",
            "00-" + trace + "-" + span + "-01-more",
            "00-" + trace.toUpperCase() + "-" + span + "-01",
            "00-00000000000000000000000000000000-" + span + "-01",
            "00-" + trace + "-0000000000000000-01",
            "00_" + trace + "-" + span + "-01")) {
      assertNull(traced(header).traceId(), header);
    }
    assertEquals(trace, traced("cc-" + trace + "-" + span + "-01-more").traceId());
  }

  private static FailedRequest traced(String header) {
    return new FailedRequest("GET", "", null, 500, 1, new Traced(header));
  }

  /** A request with this header only. */
  public static final class Traced {
    private final String header;

    Traced(String header) {
      this.header = header;
    }

    /** As in the Servlet API. */
    public String getHeader(String name) {
      return name.equals("traceparent") ? header : null;
    }
  }

  @Test
  void theHandlerOfTheThread() {
    Thread thread = new Thread(() -> {});
    thread.setUncaughtExceptionHandler(new Quiet());
    ErrorRecorder.endedThread(thread, new Exception());
    assertEquals(Quiet.class.getName(), events.get(0).handler());
    ErrorRecorder.endedThread(new Thread(() -> {}), new Exception());
    assertNull(events.get(1).handler());
  }

  private static final class Quiet implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {}
  }

  // --- what is no error

  @Test
  void ignoredTypesAndThoseThatExtendThem() {
    ErrorRecorder.ignore(Arrays.asList("java.lang.IllegalArgumentException"));
    ErrorRecorder.endedThread(Thread.currentThread(), new NumberFormatException());
    log("a", new IllegalArgumentException());
    begin(null);
    end(500, new NumberFormatException(), null);
    expect();
    log("a", new IllegalStateException());
    expect("log java.lang.IllegalStateException");
  }

  @Test
  void aWorkerThatIsInterrupted() {
    ErrorRecorder.endedThread(Thread.currentThread(), new InterruptedException());
    ErrorRecorder.endedThread(
        Thread.currentThread(), new RuntimeException(new InterruptedException()));
    ErrorRecorder.droppedTask(new RuntimeException(new InterruptedException()), null);
    expect();
    log("a", new InterruptedException());
    expect("log java.lang.InterruptedException");
  }

  // --- what the client is told

  @Test
  void theClientIsToldTheEvent() {
    ErrorRecorder.responseHeader("X-Error-Id");
    Exception thrown = new IllegalStateException("a");
    begin(null);
    assertEquals("id a", request.errorId(new InvocationTargetException(thrown).getCause()));
    end(500, thrown, null);
    assertEquals("id a", events.get(0).errorId());
    assertEquals(1, identified);
  }

  @Test
  void theClientIsToldTheEventOfTheRecord() {
    ErrorRecorder.responseHeader("X-Error-Id");
    Exception thrown = new IllegalStateException("a");
    begin(null);
    log("shop", thrown);
    assertEquals("id a", events.get(0).errorId());
    assertEquals("id a", request.errorId(new RuntimeException("b", thrown)));
    end(500, new RuntimeException("b", thrown), null);
    assertEquals(1, events.size());
    assertEquals(1, identified);
  }

  @Test
  void nothingIsIdentifiedUnlessItIsTold() {
    begin(null);
    log("shop", new IllegalStateException("a"));
    end(500, new IllegalStateException("b"), null);
    assertEquals(2, events.size());
    assertEquals(0, identified);
  }

  @Test
  void theLogContextOfALibrary() {
    assertTrue(!LogContexts.isKnown(Mdc.class));
    LogContexts.add(Mdc.class, Mdc.class.getName(), "map");
    assertTrue(LogContexts.isKnown(Mdc.class));
    Map<String, String> before = Mdc.map;
    try {
      Mdc.map = Collections.singletonMap("user", "u1");
      ErrorRecorder.endedThread(Thread.currentThread(), new Exception());
      assertEquals("u1", events.get(0).logContext().get("user"));
      Mdc.map = null;
      ErrorRecorder.endedThread(Thread.currentThread(), new Exception());
      assertNull(events.get(1).logContext().get("user")); // other tests' libraries have theirs
    } finally {
      Mdc.map = before;
    }
    assertSame(Thread.currentThread().getName(), events.get(0).threadName());
  }

  /** As a logging library's class that holds the context. */
  public static final class Mdc {
    static volatile Map<String, String> map;

    private Mdc() {}

    /** The thread's; may be null. */
    public static Map<String, String> map() {
      return map;
    }
  }
}
