package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The contract for a library of which several versions are in use. */
public abstract class HttpClientVersionContract extends HttpClientContract {
  private final HttpClientLibrary library;

  /** For this version. */
  protected HttpClientVersionContract(HttpClientVersion version) {
    library = version.library();
  }

  @Override
  protected final int send(String method, URI uri, byte[] body, int timeoutMillis)
      throws Exception {
    return library.send(method, uri, body, timeoutMillis);
  }

  @Override
  protected final void trust(SSLContext context) {
    library.trust(context);
  }

  @Override
  protected final boolean supportsAnyMethod() {
    return true;
  }

  @Override
  protected final boolean measuresBody() {
    return library.measuresBody();
  }

  @Override
  protected final String endlessRedirects() {
    return library.endlessRedirects();
  }

  @Test
  void redirectNotFollowed() throws Exception {
    assertEquals(302, library.sendWithoutRedirects(server().uri("/redirect/1")));
    observed(to("GET", "302 -"));
  }

  @Test
  void answerNeverRead() throws Exception {
    library.sendUnread(server().uri("/body-stuck"));
    observed(to("GET", library.givenUp()));
  }

  /** Where the body is not measured, its time is its reader's: it may come as it is wanted. */
  @Test
  void bodyThatIsCutIsNotWaitedFor() throws Exception {
    if (!library.measuresBody()) {
      library.sendUnread(server().uri("/body-cut"));
      observed(to("GET", "200 -"));
    }
  }

  @Test
  void callWithinACall() throws Exception {
    try (TestServer other = new TestServer()) {
      int status =
          library.sendAround(server().uri("/ok"), () -> sendWithin(other.uri("/status/404")));
      assertEquals(200, status);
      observed(to("GET", "200 -"), "GET localhost " + other.port() + " 404 404");
    }
  }

  private void sendWithin(URI uri) {
    try {
      library.send("GET", uri, null, 0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void callThatFailsBeforeItGoesOut() throws Exception {
    assertThrows(
        IllegalStateException.class,
        () ->
            library.sendAround(
                server().uri("/ok"),
                () -> {
                  throw new IllegalStateException("not now");
                }));
    observed(to("GET", "0 java.lang.IllegalStateException"));
    assertEquals(0, server().connections());
  }

  @Test
  void otherWays() throws Exception {
    int calls = library.sendInOtherWays(server().uri("/ok"));
    observed(Collections.nCopies(calls, to("GET", "200 -")).toArray(new String[0]));
  }

  @Test
  void async() throws Exception {
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Integer> future = library.sendAsync(server().uri("/ok"));
      if (future == null) {
        return;
      }
      futures.add(future);
    }
    for (CompletableFuture<Integer> future : futures) {
      assertEquals(200, future.get());
    }
    assertEquals(503, library.sendAsync(server().uri("/status/503")).get());
    List<String> expected = new ArrayList<>(Collections.nCopies(20, to("GET", "200 -")));
    expected.add(to("GET", "503 503"));
    observed(expected.toArray(new String[0]));
  }

  @Test
  void asyncFailure() throws Exception {
    CompletableFuture<Integer> future = library.sendAsync(server().uri("/circular"));
    if (future != null) {
      String expected;
      try {
        expected = future.get() + " -";
      } catch (ExecutionException e) {
        expected = "0 " + e.getCause().getClass().getName();
      }
      observed(to("GET", expected));
    }
  }

  @Test
  void canceled() throws Exception {
    CompletableFuture<Integer> future = library.sendAsync(server().uri("/silent"));
    if (future != null) {
      assertTrue(Deadline.await(() -> server().connections() > 0));
      future.cancel(true);
      observed(to("GET", "0 " + failure(future).getClass().getName()));
    }
  }

  @Test
  void callInACallback() throws Exception {
    CompletableFuture<Integer> first = library.sendAsync(server().uri("/ok"));
    if (first != null) {
      assertEquals(
          404,
          first
              .thenCompose(
                  status -> {
                    try {
                      return library.sendAsync(server().uri("/status/404"));
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .get());
      observed(to("GET", "200 -"), to("GET", "404 404"));
    }
  }

  private static Throwable failure(CompletableFuture<Integer> future) {
    Exception thrown = assertThrows(Exception.class, future::get);
    // a cancellation is told as it is
    return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
  }

  @Test
  void http2() throws Exception {
    try (TestHttp2Server http2 = new TestHttp2Server(200)) {
      for (int i = 0; i < 5; i++) {
        CompletableFuture<Integer> future = library.sendHttp2(http2.uri());
        if (future == null) {
          return;
        }
        assertEquals(200, future.get());
      }
      assertEquals(1, http2.connections());
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        futures.add(library.sendHttp2(http2.uri()));
      }
      for (CompletableFuture<Integer> future : futures) {
        assertEquals(200, future.get());
      }
      observed(
          Collections.nCopies(25, "GET localhost " + http2.port() + " 200 -")
              .toArray(new String[0]));
    }
  }

  @Test
  void http2ErrorStatus() throws Exception {
    try (TestHttp2Server http2 = new TestHttp2Server(503)) {
      CompletableFuture<Integer> future = library.sendHttp2(http2.uri());
      if (future != null) {
        assertEquals(503, future.get());
        observed("GET localhost " + http2.port() + " 503 503");
      }
    }
  }

  @Test
  void http2StreamReset() throws Exception {
    try (TestHttp2Server http2 = new TestHttp2Server(TestHttp2Server.RESETS)) {
      CompletableFuture<Integer> future = library.sendHttp2(http2.uri());
      if (future != null) {
        String error = failure(future).getClass().getName();
        observed("GET localhost " + http2.port() + " 0 " + error);
      }
    }
  }

  @Test
  void http2Canceled() throws Exception {
    try (TestHttp2Server http2 = new TestHttp2Server(TestHttp2Server.SILENT)) {
      CompletableFuture<Integer> future = library.sendHttp2(http2.uri());
      if (future != null) {
        assertTrue(Deadline.await(() -> http2.requests() > 0));
        future.cancel(true);
        String error = failure(future).getClass().getName();
        observed("GET localhost " + http2.port() + " 0 " + error);
      }
    }
  }
}
