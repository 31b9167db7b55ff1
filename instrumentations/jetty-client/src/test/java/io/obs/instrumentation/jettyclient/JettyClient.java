package io.obs.instrumentation.jettyclient;

import io.obs.testing.HttpClientLibrary;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.api.Authentication;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.http.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.eclipse.jetty.client.util.FutureResponseListener;
import org.eclipse.jetty.client.util.InputStreamResponseListener;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's client 9.4 to 11, by what all versions have. */
public final class JettyClient implements HttpClientLibrary {
  private final HttpClient http2;
  private volatile HttpClient client;

  /** Starts the clients. */
  public JettyClient() throws Exception {
    client = started(over(new HttpClientTransportOverHTTP(), tls()));
    http2 = started(over(new HttpClientTransportOverHTTP2(new HTTP2Client()), null));
  }

  private static HttpClient started(HttpClient client) throws Exception {
    client.getAuthenticationStore().addAuthentication(new User());
    client.start();
    return client;
  }

  /** Until 9.4 a client is given its context, afterwards it is its transport's. */
  private static HttpClient over(HttpClientTransport transport, SslContextFactory tls)
      throws ReflectiveOperationException {
    try {
      return HttpClient.class
          .getConstructor(HttpClientTransport.class, SslContextFactory.class)
          .newInstance(transport, tls);
    } catch (NoSuchMethodException later) {
      return HttpClient.class.getConstructor(HttpClientTransport.class).newInstance(transport);
    }
  }

  private static SslContextFactory tls() throws ReflectiveOperationException {
    return (SslContextFactory) tlsType().getConstructor().newInstance();
  }

  private static Class<?> tlsType() {
    try {
      return Class.forName("org.eclipse.jetty.util.ssl.SslContextFactory$Client");
    } catch (ClassNotFoundException earlier) {
      return SslContextFactory.class;
    }
  }

  @Override
  public void trust(SSLContext context) {
    try {
      SslContextFactory tls = tls();
      tls.setSslContext(context);
      HttpClientTransport transport;
      try {
        Class<?> connectors = Class.forName("org.eclipse.jetty.io.ClientConnector");
        Object connector = connectors.getConstructor().newInstance();
        connectors.getMethod("setSslContextFactory", tlsType()).invoke(connector, tls);
        transport =
            HttpClientTransportOverHTTP.class.getConstructor(connectors).newInstance(connector);
      } catch (ClassNotFoundException | NoSuchMethodException earlier) {
        transport = new HttpClientTransportOverHTTP();
      }
      client = started(over(transport, tls));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws Exception {
    Request request = client.newRequest(uri).method(method);
    if (body != null) {
      request.content(new BytesContentProvider(body));
    }
    if (timeoutMillis > 0) {
      request.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }
    return status(request::send);
  }

  private static int status(Callable<ContentResponse> call) throws Exception {
    try {
      return call.call().getStatus();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception) {
        throw (Exception) e.getCause();
      }
      throw e;
    }
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
  public int sendAround(URI uri, Callable<?> within) throws Exception {
    return status(
        client
                .newRequest(uri)
                .onRequestQueued(
                    request -> {
                      try {
                        within.call();
                      } catch (Exception e) {
                        request.abort(e);
                      }
                    })
            ::send);
  }

  @Override
  public int sendInOtherWays(URI uri) throws Exception {
    status(() -> client.GET(uri));
    status(client.newRequest(uri.getHost(), uri.getPort()).path(uri.getPath())::send);
    Request request = client.newRequest(uri);
    FutureResponseListener listener = new FutureResponseListener(request);
    request.send(listener);
    status(listener::get);
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

  private static CompletableFuture<Integer> sendAsync(HttpClient by, URI uri) {
    Request request = by.newRequest(uri);
    CompletableFuture<Integer> future =
        new CompletableFuture<Integer>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            return request.abort(new CancellationException());
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
          again.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
      };
    }
  }
}
