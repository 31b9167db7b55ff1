package io.obs.instrumentation.javahttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.testing.Deadline;
import io.obs.testing.HttpClientContract;
import io.obs.testing.Weaving;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code java.net.http.HttpClient}: the contract, and what only it can do. */
class JavaHttpClientTest extends HttpClientContract {
  private static final Authenticator USER =
      new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
          return new PasswordAuthentication("user", "password".toCharArray());
        }
      };

  private static HttpClient client;

  @BeforeAll
  static void open() {
    Weaving.install();
    client = builder().build();
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .authenticator(USER)
        .connectTimeout(Duration.ofMillis(500));
  }

  @Override
  protected int send(String method, URI uri, byte[] body, int timeoutMillis) throws Exception {
    return client
        .send(request(method, uri, body, timeoutMillis), BodyHandlers.ofString())
        .statusCode();
  }

  private static HttpRequest request(String method, URI uri, byte[] body, int timeoutMillis) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, publisher);
    if (timeoutMillis > 0) {
      request.timeout(Duration.ofMillis(timeoutMillis));
    }
    return request.build();
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(server().uri(path)).build();
  }

  @Override
  protected void trust(SSLContext context) {
    client = builder().sslContext(context).build();
  }

  @Override
  protected boolean supportsAnyMethod() {
    return true;
  }

  @Override
  protected boolean measuresBody() {
    return true;
  }

  @Override
  protected String endlessRedirects() {
    return "302 -";
  }

  @Test
  void async() throws Exception {
    List<CompletableFuture<HttpResponse<Void>>> futures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      futures.add(client.sendAsync(get("/ok"), BodyHandlers.discarding()));
    }
    for (CompletableFuture<HttpResponse<Void>> future : futures) {
      assertEquals(200, future.get().statusCode());
    }
    observed(Collections.nCopies(50, to("GET", "200 -")).toArray(new String[0]));
  }

  @Test
  void asyncFailure() throws Exception {
    CompletionException thrown =
        assertThrows(
            CompletionException.class,
            () -> client.sendAsync(get("/headers-cut"), BodyHandlers.discarding()).join());
    observed(to("GET", "0 " + thrown.getCause().getClass().getName()));
  }

  @Test
  void canceled() throws Exception {
    CompletableFuture<HttpResponse<Void>> future =
        client.sendAsync(get("/silent"), BodyHandlers.discarding());
    assertTrue(Deadline.await(() -> server().connections() > 0));
    future.cancel(true);
    observed(to("GET", "0 java.util.concurrent.CancellationException"));
  }

  /** The call ends when its caller stops waiting, whether the client goes on or not. */
  @Test
  void interrupted() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                client.send(
                    request("GET", server().uri("/silent"), null, 2000), BodyHandlers.discarding());
              } catch (Throwable t) {
                thrown.set(t);
              }
            });
    thread.start();
    assertTrue(Deadline.await(() -> server().connections() > 0));
    thread.interrupt();
    thread.join(20_000);
    assertEquals(InterruptedException.class, thrown.get().getClass());
    observed(to("GET", "0 java.lang.InterruptedException"));
  }

  @Test
  void callInACallback() throws Exception {
    CompletableFuture<Integer> future =
        client
            .sendAsync(get("/ok"), BodyHandlers.ofString())
            .thenCompose(first -> client.sendAsync(get("/status/404"), BodyHandlers.ofString()))
            .thenApply(HttpResponse::statusCode);
    assertEquals(404, future.get());
    observed(to("GET", "200 -"), to("GET", "404 404"));
  }

  @Test
  void callInABodyHandler() throws Exception {
    AtomicReference<CompletableFuture<HttpResponse<Void>>> inner = new AtomicReference<>();
    client.send(
        get("/ok"),
        info -> {
          inner.set(client.sendAsync(get("/status/500"), BodyHandlers.discarding()));
          return BodyHandlers.ofString().apply(info);
        });
    assertEquals(500, inner.get().get().statusCode());
    observed(to("GET", "200 -"), to("GET", "500 500"));
  }

  @Test
  void bodyHandlerThatThrows() throws Exception {
    Exception thrown =
        assertThrows(
            Exception.class,
            () ->
                client.send(
                    get("/ok"),
                    info -> {
                      throw new IllegalStateException("cannot read that");
                    }));
    observed(to("GET", "0 " + sent(thrown)));
  }

  /** The future failed with the cause; {@code send} wraps what is no {@code IOException}. */
  private static String sent(Exception thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause.getClass().getName();
  }

  @Test
  void bodyNeverRead() throws Exception {
    HttpResponse<InputStream> response = client.send(get("/ok"), BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    observed(to("GET", "200 -"));
    response.body().close();
  }

  @Test
  void noRequest() throws Exception {
    assertThrows(NullPointerException.class, () -> client.send(null, BodyHandlers.discarding()));
    assertThrows(NullPointerException.class, () -> client.sendAsync(get("/ok"), null));
    List<String> some = new ArrayList<>();
    sink.observations("client").forEach(observation -> some.add(observation.toString()));
    observed(some.toArray(new String[0]));
  }
}
