package io.obs.instrumentation.executors;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The same where it takes what Java 8 does not have. */
class Java11ExecutorsTest extends ExecutorsContract {
  // --- futures

  @Test
  void futureThatTimesOut() throws Exception {
    CompletableFuture<Object> read = new CompletableFuture<>().orTimeout(1, TimeUnit.MILLISECONDS);
    ExecutionException thrown = assertThrows(ExecutionException.class, read::get);
    assertSame(TimeoutException.class, thrown.getCause().getClass());
    CompletableFuture<Object> unread = new CompletableFuture<>();
    unread.orTimeout(1, TimeUnit.MILLISECONDS);
    awaitDone(unread);
    unread = null;
    assertRecorded("null"); // it has no message
  }

  @Test
  void copiesAndMinimalStages() throws Exception {
    CompletableFuture<Object> source = new CompletableFuture<>();
    source.completeExceptionally(new IllegalStateException("copied"));
    source.copy().minimalCompletionStage().thenRun(() -> {});
    source = null;
    CompletableFuture.failedFuture(new IllegalStateException("failed from the start"));
    CompletableFuture.failedStage(new IllegalStateException("asked of a minimal stage"))
        .toCompletableFuture()
        .exceptionally(thrown -> null);
    CompletableFuture.completedFuture(1)
        .thenCompose(
            n -> CompletableFuture.failedStage(new IllegalStateException("composed and asked")))
        .exceptionally(thrown -> null);
    assertRecorded("copied", "failed from the start");
  }

  // --- the JDK's HTTP client fails many futures of its own

  private static HttpRequest refused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
  }

  @Test
  void httpCallsThatAreRefused() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = refused();
    assertThrows(ConnectException.class, () -> client.send(request, BodyHandlers.ofString()));
    CompletableFuture<?> read = client.sendAsync(request, BodyHandlers.ofString());
    assertThrows(CompletionException.class, read::join);
    awaitDone(client.sendAsync(request, BodyHandlers.ofString()).handle((r, thrown) -> null));
    awaitDone(client.sendAsync(request, BodyHandlers.ofString()));
    assertRecorded();
  }

  @Test
  void applicationThatFailsWithAResponse() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
              .build();
      awaitDone(
          HttpClient.newHttpClient()
              .sendAsync(request, BodyHandlers.ofString())
              .thenAccept(response -> new Job("while handling").run()));
      assertRecorded("while handling");
    } finally {
      server.stop(0);
    }
  }
}
