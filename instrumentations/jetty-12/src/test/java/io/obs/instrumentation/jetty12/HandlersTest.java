package io.obs.instrumentation.jetty12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.bootstrap.UncaughtException;
import io.obs.testing.Deadline;
import io.obs.testing.HttpServerContract;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jetty 12 without servlets. */
class HandlersTest {
  private static final RecordingSink SINK = Weaving.install();

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    HttpServerContract.silence("org.eclipse.jetty");
    SINK.clear();
    connector.setHost("localhost");
    server.addConnector(connector);
    server.setHandler(new Pages());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    assertEquals(Collections.emptyMap(), SINK.inFlight());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  private int get(String path) throws IOException {
    HttpURLConnection connection = open(path);
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      in.readAllBytes();
    }
    return status;
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://localhost:" + connector.getLocalPort() + path)
                .toURL()
                .openConnection();
    connection.setReadTimeout(20_000);
    connection.setRequestProperty("User-Agent", "handlers");
    return connection;
  }

  /** These and no others, in the order of their ending; and nothing in flight. */
  private static void expect(String... lines) throws Exception {
    Deadline.await(
        () -> SINK.observations("server").size() >= lines.length && SINK.inFlight().isEmpty());
    assertEquals(
        Arrays.asList(lines),
        SINK.observations("server").stream().map(Object::toString).collect(Collectors.toList()));
  }

  /** Each as message, path, user agent and status. */
  private static void expectErrors(String... lines) throws Exception {
    Deadline.await(() -> SINK.exceptions().size() >= lines.length);
    List<String> found = new ArrayList<>();
    for (UncaughtException exception : SINK.exceptions()) {
      assertEquals(UncaughtException.HTTP_SERVER, exception.origin());
      found.add(
          String.join(
              " ",
              exception.throwable().getMessage(),
              exception.request().path(),
              exception.request().userAgent(),
              exception.request().clientAddress(),
              String.valueOf(exception.request().status())));
    }
    assertEquals(Arrays.asList(lines), found);
    assertEquals(lines.length, SINK.counted().size());
  }

  @Test
  void success() throws Exception {
    assertEquals(200, get("/page?secret=1"));
    expect("GET - 200 -");
    expectErrors();
  }

  @Test
  void nobodyHandlesIt() throws Exception {
    assertEquals(404, get("/none/17"));
    expect("GET - 404 -");
    expectErrors();
  }

  @Test
  void errorStatus() throws Exception {
    assertEquals(503, get("/unavailable"));
    expect("GET - 503 503");
    expectErrors();
  }

  @Test
  void thrown() throws Exception {
    assertEquals(500, get("/throw?secret=1"));
    expect("GET - 500 java.lang.IllegalStateException");
    expectErrors("thrown /throw handlers 127.0.0.1 500");
  }

  @Test
  void handedOver() throws Exception {
    assertEquals(500, get("/failed"));
    expect("GET - 500 java.lang.IllegalStateException");
    expectErrors("handed over /failed handlers 127.0.0.1 500");
  }

  @Test
  void handedOverByAnotherThread() throws Exception {
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return get("/failed-later");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    Deadline.await(() -> !SINK.inFlight().isEmpty());
    assertEquals("{server GET=1}", SINK.inFlight().toString());
    release.countDown();
    assertEquals(500, status.get());
    expect("GET - 500 java.lang.IllegalStateException");
    expectErrors("later /failed-later handlers 127.0.0.1 500");
  }

  @Test
  void completedByAnotherThread() throws Exception {
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return get("/later");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    Deadline.await(() -> !SINK.inFlight().isEmpty());
    assertEquals("{server GET=1}", SINK.inFlight().toString());
    release.countDown();
    assertEquals(200, status.get());
    expect("GET - 200 -");
    expectErrors();
  }

  @Test
  void failedAfterCommit() throws Exception {
    assertThrows(IOException.class, () -> get("/committed")); // cut off
    expect("GET - 200 java.lang.IllegalStateException");
    expectErrors("committed /committed handlers 127.0.0.1 200");
  }

  @Test
  void mistakeOfTheClient() throws Exception {
    assertEquals(404, get("/mistake"));
    expect("GET - 404 -");
    expectErrors();
  }

  @Test
  void oneAfterAnotherOnOneConnection() throws Exception {
    get("/page");
    get("/throw");
    get("/page");
    expect("GET - 200 -", "GET - 500 java.lang.IllegalStateException", "GET - 200 -");
    expectErrors("thrown /throw handlers 127.0.0.1 500");
  }

  /** Not in the common pool, in whose only thread, on two processors, a client may wait for it. */
  private static void inBackground(Runnable task) {
    new Thread(task, "background").start();
  }

  private final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      switch (request.getHttpURI().getPath()) {
        case "/page":
          Content.Sink.write(response, true, "page", callback);
          return true;
        case "/throw":
          throw new IllegalStateException("thrown");
        case "/failed":
          callback.failed(new IllegalStateException("handed over"));
          return true;
        case "/later":
          inBackground(
              () -> {
                awaitRelease();
                callback.succeeded();
              });
          return true;
        case "/failed-later":
          inBackground(
              () -> {
                awaitRelease();
                callback.failed(new IllegalStateException("later"));
              });
          return true;
        case "/committed":
          response.write(
              false,
              ByteBuffer.wrap(new byte[] {'a'}),
              Callback.from(
                  () -> callback.failed(new IllegalStateException("committed")), callback::failed));
          return true;
        case "/mistake":
          throw new HttpException.RuntimeException(404, "the client's");
        case "/unavailable":
          Response.writeError(request, response, callback, 503);
          return true;
        default:
          return false;
      }
    }

    private void awaitRelease() {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
