package io.obs.instrumentation.jettyclient;

import io.obs.testing.HttpClientLibrary;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.api.Authentication;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.InputStreamResponseListener;
import org.eclipse.jetty.util.Attributes;

/**
 * Jetty's client, by what all versions from 9.4 to 12.1 have but for the packages' names; the rest
 * is in {@link Dialect}. The tests of Jetty 12's client are built with a copy of it.
 */
public final class JettyClient implements HttpClientLibrary {
  private final HttpClient http2;
  private volatile HttpClient client;

  /** Starts the clients. */
  public JettyClient() throws Exception {
    client = started(Dialect.client(null));
    http2 = started(Dialect.http2());
  }

  private static HttpClient started(HttpClient client) throws Exception {
    client.getAuthenticationStore().addAuthentication(new User());
    client.start();
    return client;
  }

  @Override
  public void trust(SSLContext context) {
    try {
      client = started(Dialect.client(context));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws Exception {
    Request request = client.newRequest(uri).method(method);
    if (body != null) {
      Dialect.body(request, body);
    }
    if (timeoutMillis > 0) {
      request.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }
    return status(request::send);
  }

  private static int status(Callable<ContentResponse> call) throws Exception {
    return HttpClientLibrary.resultOf(call).getStatus();
  }

  @Override
  public boolean measuresBody() {
    return true;
  }

  @Override
  public String endlessRedirects() {
    return "0 org.eclipse.jetty.client.HttpResponseException";
  }

  @Override
  public String givenUp() {
    return "0 java.util.concurrent.CancellationException";
  }

  @Override
  public int sendWithoutRedirects(URI uri) throws Exception {
    return status(client.newRequest(uri).followRedirects(false)::send);
  }

  @Override
  public void sendUnread(URI uri) throws Exception {
    Request request = client.newRequest(uri);
    InputStreamResponseListener listener = new InputStreamResponseListener();
    request.send(listener);
    listener.get(20, TimeUnit.SECONDS);
    request.abort(new CancellationException());
  }

  @Override
  public int sendAround(URI uri, Runnable within) throws Exception {
    return status(
        client
                .newRequest(uri)
                .onRequestQueued(
                    request -> {
                      try {
                        within.run();
                      } catch (RuntimeException e) {
                        request.abort(e);
                      }
                    })
            ::send);
  }

  @Override
  public int sendInOtherWays(URI uri) throws Exception {
    status(() -> client.GET(uri));
    status(client.newRequest(uri.getHost(), uri.getPort()).path(uri.getPath())::send);
    Dialect.sendByListener(client, uri);
    return 3;
  }

  @Override
  public CompletableFuture<Integer> sendAsync(URI uri) {
    return sendAsync(client, uri);
  }

  @Override
  public CompletableFuture<Integer> sendHttp2(URI uri) {
    return sendAsync(http2, uri);
  }

  static CompletableFuture<Integer> sendAsync(HttpClient by, URI uri) {
    Request request = by.newRequest(uri);
    CompletableFuture<Integer> future =
        new CompletableFuture<Integer>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            return Dialect.abort(request);
          }
        };
    request.send(
        new BufferingResponseListener() {
          @Override
          public void onComplete(Result result) {
            if (result.isFailed()) {
              future.completeExceptionally(result.getFailure());
            } else {
              future.complete(result.getResponse().getStatus());
            }
          }
        });
    return future;
  }

  /** Says who he is wherever he is asked. */
  private static final class User implements Authentication {
    @Override
    public boolean matches(String type, URI uri, String realm) {
      return true;
    }

    @Override
    public Result authenticate(
        Request request, ContentResponse response, HeaderInfo info, Attributes context) {
      return new Result() {
        @Override
        public URI getURI() {
          return request.getURI();
        }

        @Override
        public void apply(Request again) {
          byte[] user = "user:password".getBytes(StandardCharsets.ISO_8859_1);
          Dialect.header(
              again, "Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
      };
    }
  }
}
