package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerRequestTest {
  private final List<String> calls = new ArrayList<String>();
  private final List<UncaughtException> events = new ArrayList<UncaughtException>();
  private final HttpServerRequest request = new HttpServerRequest();

  @BeforeEach
  void install() {
    Sink sink =
        (Sink)
            Proxy.newProxyInstance(
                Sink.class.getClassLoader(),
                new Class<?>[] {Sink.class},
                (proxy, method, arguments) -> {
                  StringBuilder call = new StringBuilder(method.getName());
                  for (Object argument : arguments) {
                    call.append(argument instanceof Long ? "" : " " + argument);
                  }
                  calls.add(call.toString());
                  return null;
                });
    Sinks.install(
        sink,
        new ExceptionSink() {
          @Override
          public void accept(UncaughtException exception) {
            events.add(exception);
          }

          @Override
          public String errorId(Throwable thrown, String origin) {
            return null;
          }

          @Override
          public Throwable remember(Throwable thrown) {
            return null;
          }
        });
  }

  @AfterEach
  void uninstall() {
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
    HttpProbes.configure(Collections.emptyList(), true);
  }

  private void expect(String... expected) {
    assertEquals(String.join("\n", expected), String.join("\n", calls));
    calls.clear();
  }

  @Test
  void exceptionOfTheConnection() {
    IOException lost = new IOException("closed");
    request.start("GET");
    request.disconnected(lost); // told to whoever writes
    request.disconnected(new IOException("reset")); // told to the request, a moment later
    request.failing(new IllegalStateException(lost), null);
    request.answered(200, null, null);
    request.endIfAnswered();
    expect("httpServerStarted GET", "httpServerEnded GET  200 java.lang.IllegalStateException");
    assertEquals(0, events.size());
    request.start("GET");
    request.failing(new IllegalStateException(new IOException("closed")), null);
    request.answered(500, null, null);
    request.endIfAnswered();
    assertEquals(1, events.size());
  }

  @Test
  void clientThatDoesNotWaitForTheErrorPage() {
    request.start("GET");
    request.failing(new IllegalStateException("application"), null);
    request.answered(500, new ClientAbortException(), null);
    request.endIfAnswered();
    expect(
        "httpServerStarted GET",
        "httpServerEnded GET  500 java.lang.IllegalStateException",
        "uncaughtException java.lang.IllegalStateException http_server");
  }

  @Test
  void overUntilRenewed() {
    assertFalse(request.isOver());
    request.start("GET");
    request.renewed(); // of no moment while a request is under way
    request.answered(200, null, null);
    assertFalse(request.isOver());
    request.endIfAnswered();
    assertTrue(request.isOver());
    request.renewed();
    assertFalse(request.isOver());
  }

  @Test
  void oneLife() {
    request.start("GET");
    expect("httpServerStarted GET");
    request.routed("/orders/*");
    request.answered(200, null, null);
    request.endIfAnswered();
    expect("httpServerEnded GET /orders/* 200 ");
    request.endIfAnswered();
    request.answered(500, new IllegalStateException(), null);
    request.endIfAnswered();
    expect();
  }

  @Test
  void probeIsItsOwnRoute() {
    HttpProbes.configure(Arrays.asList("/health"), true);
    request.asked("/health", "");
    request.start("GET");
    request.templated("/{page}");
    request.answered(200, null, null);
    request.asked("/health", "");
    request.routed("/{page}");
    request.endIfAnswered();
    request.start("GET");
    request.answered(200, null, null);
    request.asked("/pages", "");
    request.routed("/{page}");
    request.endIfAnswered();
    expect(
        "httpServerStarted GET",
        "httpServerEnded GET /health 200 ",
        "httpServerStarted GET",
        "httpServerEnded GET /{page} 200 ");
  }

  @Test
  void probeIsLeftOut() {
    HttpProbes.configure(Arrays.asList("/health"), false);
    request.start("GET");
    request.answered(500, new IllegalStateException(), null);
    request.asked("/shop/health", "/shop");
    request.endIfAnswered();
    request.start("GET");
    request.answered(200, null, null);
    request.asked("/shop", "/shop");
    request.endIfAnswered();
    expect(
        "httpServerStarted GET",
        "httpServerLeftOut GET",
        "uncaughtException java.lang.IllegalStateException http_server",
        "httpServerStarted GET",
        "httpServerEnded GET  200 ");
    assertEquals("/shop/health", events.get(0).request().route());
  }

  @Test
  void resourceIsJoinedFromItsParts() {
    request.start("GET");
    HttpServerRequest.found("/nobody");
    HttpServerRequest.matched();
    request.entered(null, new ServletRoutes("/shop", new String[] {"/api/*"}));
    HttpServerRequest.found("/orders");
    HttpServerRequest.found("{id}/");
    HttpServerRequest.found("/");
    HttpServerRequest.found((String) null);
    HttpServerRequest.matched();
    assertEquals("/shop/api/orders/{id}", request.route());
    // the rest of it, and what an error page's would be
    HttpServerRequest.found("/orders/{id}/items");
    HttpServerRequest.matched();
    assertEquals("/shop/api/orders/{id}/items", request.route());
    request.routed("/shop/api/*");
    assertEquals("/shop/api/orders/{id}/items", request.route());
    HttpServerRequest.left();
  }

  @Test
  void resourceThatWasNotFoundIsForgotten() {
    request.start("GET");
    request.entered(null, null);
    HttpServerRequest.found("/orders");
    HttpServerRequest.left();
    request.entered(null, null);
    HttpServerRequest.matched();
    HttpServerRequest.left();
    assertEquals("/", request.route());
  }

  @Test
  void resourceDoesNotReplaceAnotherRoute() {
    request.start("GET");
    request.routed("/first");
    request.entered(null, null);
    HttpServerRequest.found("/orders");
    HttpServerRequest.matched();
    HttpServerRequest.left();
    assertEquals("/first", request.route());
  }

  @Test
  void whatAFrameworkAnswersIsAnErrorIfTheAnswerIs() {
    for (int status : new int[] {503, 404}) {
      request.start("GET");
      request.entered(null, null);
      HttpServerRequest.handled(new IllegalStateException());
      HttpServerRequest.left();
      request.answered(status, null, null);
      request.endIfAnswered();
    }
    HttpServerRequest.handled(new IllegalStateException()); // for no request
    request.start("GET");
    request.answered(500, null, null);
    request.endIfAnswered();
    expect(
        "httpServerStarted GET",
        "httpServerEnded GET  503 java.lang.IllegalStateException",
        "uncaughtException java.lang.IllegalStateException http_server",
        "httpServerStarted GET",
        "httpServerEnded GET  404 ",
        "httpServerStarted GET",
        "httpServerEnded GET  500 500");
  }

  @Test
  void nothingFoundHasNoTemplate() {
    request.start("GET");
    request.templated("/**");
    assertEquals("/**", request.template());
    request.answered(200, null, null);
    assertEquals("/**", request.template());
    request.answered(404, null, null);
    assertNull(request.template());
    request.answered(405, null, null);
    assertNull(request.template());
    request.start("GET");
    request.templated("/orders/{id}");
    request.answered(404, null, null);
    assertEquals("/orders/{id}", request.template());
  }

  @Test
  void withoutStartNothing() {
    request.templated("/{id}");
    request.routed("/a");
    request.sent(200);
    request.answered(200, new IllegalStateException(), new Page("/a"));
    request.failed(500, new IllegalStateException());
    request.endIfAnswered();
    expect();
    assertEquals(0, events.size());
  }

  @Test
  void goesOnUntilAnswered() {
    request.start("GET");
    request.endIfAnswered();
    expect("httpServerStarted GET");
    request.answered(200, null, null);
    request.endIfAnswered();
    expect("httpServerEnded GET  200 ");
  }

  @Test
  void firstTemplateAndRouteStay() {
    request.start("GET");
    request.templated("/{id}");
    request.templated("/error");
    assertEquals("/{id}", request.template());
    request.routed(null);
    request.routed("");
    request.routed("/a");
    request.routed("/b");
    assertEquals("/a", request.route());
  }

  @Test
  void nothingIsLeftForTheNext() {
    request.start("GET");
    request.templated("/{id}");
    request.routed("/a");
    request.sent(200);
    request.answered(500, new IllegalStateException(), new Page("/x"));
    request.endIfAnswered();
    calls.clear();
    request.start("POST");
    request.answered(404, null, null);
    request.endIfAnswered();
    expect("httpServerStarted POST", "httpServerEnded POST  404 ");
    assertEquals(1, events.size());
  }

  @Test
  void lostPredecessorEnds() {
    request.start("GET");
    request.start("POST");
    expect("httpServerStarted GET", "httpServerEnded GET  0 ", "httpServerStarted POST");
  }

  @Test
  void statusIsTheFirstThatWasSent() {
    request.start("GET");
    request.sent(200);
    request.sent(500);
    request.answered(500, null, new Page("/a"));
    request.endIfAnswered();
    expect("httpServerStarted GET", "httpServerEnded GET  200 ");
  }

  @Test
  void errorType() {
    request.start("GET");
    request.answered(503, null, new Page("/a"));
    request.endIfAnswered();
    request.start("GET");
    request.failed(500, new IllegalStateException());
    request.endIfAnswered();
    expect(
        "httpServerStarted GET",
        "httpServerEnded GET  503 503",
        "httpServerStarted GET",
        "httpServerEnded GET  500 java.lang.IllegalStateException",
        "uncaughtException java.lang.IllegalStateException http_server");
  }

  @Test
  void failureDoesNotHideWhatWasThrownFirst() {
    IllegalStateException first = new IllegalStateException();
    request.start("GET");
    request.answered(200, first, new Page("/a"));
    request.failed(500, new IOException());
    request.endIfAnswered();
    assertSame(first, events.get(0).throwable());
    assertEquals(500, events.get(0).request().status());
  }

  @Test
  void pathWithoutParameters() {
    String[][] paths = {
      {"/a/b", "/a/b"},
      {"/a;jsessionid=1", "/a"},
      {"/a;x=1;y=2/b;jsessionid=3/c", "/a/b/c"},
      {";a", ""},
      {"", ""},
      {null, null},
    };
    for (String[] path : paths) {
      request.start("GET");
      request.answered(500, new IllegalStateException(), new Page(path[0]));
      request.endIfAnswered();
      assertEquals(path[1], events.get(events.size() - 1).request().path());
    }
  }

  @Test
  void clientThatWentIsNoEvent() {
    request.start("GET");
    request.answered(200, new RuntimeException(new ClientAbortException()), new Page("/a"));
    request.endIfAnswered();
    IOException ofConnection = new IOException("Broken pipe");
    ofConnection.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("sun.nio.ch.SocketDispatcher", "write", null, 1),
          new StackTraceElement("org.apache.tomcat.util.net.NioChannel", "write", null, 1),
        });
    request.start("GET");
    request.answered(200, ofConnection, new Page("/a"));
    request.endIfAnswered();
    assertEquals(0, events.size());
    // the application's own connection
    ofConnection.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("sun.nio.ch.SocketDispatcher", "write", null, 1),
          new StackTraceElement("shop.Payments", "pay", null, 1),
          new StackTraceElement("org.apache.coyote.Http11Processor", "service", null, 1),
        });
    request.start("GET");
    request.answered(200, ofConnection, new Page("/a"));
    request.endIfAnswered();
    assertEquals(1, events.size());
  }

  @Test
  void causesInACircleEnd() {
    Exception first = new Exception();
    Exception second = new Exception(first);
    first.initCause(second);
    request.start("GET");
    request.answered(500, first, new Page("/a"));
    request.endIfAnswered();
    assertSame(first, events.get(0).throwable());
  }

  @Test
  void completedOnAnotherThread() {
    request.start("GET");
    request.mapped("/orders/*");
    request.completed(200, null, null);
    request.completed(500, new IOException("too late"), null);
    expect("httpServerStarted GET", "httpServerEnded GET /orders/* 200 ");
    assertEquals(0, events.size());
  }

  @Test
  void completedWhileItsThreadIsAtWork() {
    request.start("GET");
    request.entered(null, null);
    request.completed(200, null, null);
    expect("httpServerStarted GET");
    request.failing(new IllegalStateException("late"), null);
    HttpServerRequest.left();
    assertTrue(request.isCompletedHere());
    request.endCompleted();
    assertFalse(request.isCompletedHere());
    expect(
        "httpServerEnded GET  200 java.lang.IllegalStateException",
        "uncaughtException java.lang.IllegalStateException http_server");
  }

  @Test
  void upgradeEndsAtOnce() {
    request.start("GET");
    request.entered(null, null);
    request.completed(101, null, null);
    expect("httpServerStarted GET", "httpServerEnded GET  101 ");
    HttpServerRequest.left();
    assertFalse(request.isCompletedHere());
  }

  @Test
  void handledCountsForServerFaultsOnly() {
    for (int status : new int[] {500, 404}) {
      request.start("GET");
      request.handled(new IllegalStateException("answered"), null);
      request.completed(status, null, null);
    }
    expect(
        "httpServerStarted GET",
        "httpServerEnded GET  500 java.lang.IllegalStateException",
        "uncaughtException java.lang.IllegalStateException http_server",
        "httpServerStarted GET",
        "httpServerEnded GET  404 ");
  }

  /** A server's request that is over by the time that its path has been read. */
  public final class Ending {
    /** Called by reflection. */
    public String getRequestURI() {
      request.completed(200, null, this);
      return "/orders/17";
    }
  }

  @Test
  void requestThatEndsWhileItsFailureIsRead() {
    request.start("GET");
    request.failing(new IllegalStateException("client gone"), new Ending());
    expect("httpServerStarted GET", "httpServerEnded GET  200 ");
    assertEquals(Collections.emptyList(), events);
  }
}
