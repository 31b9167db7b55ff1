package io.obs.instrumentation.apachehttpasyncclient4;

import io.obs.testing.HttpClientLibrary;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.LaxRedirectStrategy;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.message.BasicHttpRequest;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.protocol.HttpContext;

/** The clients that the builder makes, by what all versions have. */
public final class ApacheHttpAsyncClient4 implements HttpClientLibrary {
  private volatile CloseableHttpAsyncClient client = started(builder());

  private static HttpAsyncClientBuilder builder() {
    BasicCredentialsProvider user = new BasicCredentialsProvider();
    user.setCredentials(AuthScope.ANY, new UsernamePasswordCredentials("user", "password"));
    return HttpAsyncClients.custom()
        .setMaxConnPerRoute(20)
        .setRedirectStrategy(new LaxRedirectStrategy())
        .setDefaultCredentialsProvider(user);
  }

  private static CloseableHttpAsyncClient started(HttpAsyncClientBuilder builder) {
    CloseableHttpAsyncClient client = builder.build();
    client.start();
    return client;
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws Exception {
    HttpEntityEnclosingRequestBase request =
        new HttpEntityEnclosingRequestBase() {
          @Override
          public String getMethod() {
            return method;
          }
        };
    request.setURI(uri);
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body));
    }
    if (timeoutMillis > 0) {
      request.setConfig(
          RequestConfig.custom()
              .setConnectTimeout(timeoutMillis)
              .setSocketTimeout(timeoutMillis)
              .build());
    }
    return status(client.execute(request, null));
  }

  private static int status(Future<HttpResponse> response) throws Exception {
    return HttpClientLibrary.resultOf(response::get).getStatusLine().getStatusCode();
  }

  @Override
  public void trust(SSLContext context) {
    client = started(builder().setSSLContext(context));
  }

  @Override
  public String endlessRedirects() {
    return "0 org.apache.http.client.CircularRedirectException";
  }

  @Override
  public int sendWithoutRedirects(URI uri) throws Exception {
    HttpGet request = new HttpGet(uri);
    request.setConfig(RequestConfig.custom().setRedirectsEnabled(false).build());
    return status(client.execute(request, null));
  }

  /** The headers are there, and the body is given up. */
  @Override
  public void sendUnread(URI uri) throws Exception {
    CompletableFuture<Integer> headers = new CompletableFuture<>();
    Future<Void> call =
        client.execute(
            HttpAsyncMethods.create(new HttpGet(uri)),
            new AsyncByteConsumer<Void>() {
              @Override
              protected void onResponseReceived(HttpResponse response) {
                headers.complete(response.getStatusLine().getStatusCode());
              }

              @Override
              protected void onByteReceived(ByteBuffer bytes, IOControl control) {
                control.suspendInput();
              }

              @Override
              protected Void buildResult(HttpContext context) {
                return null;
              }
            },
            null);
    headers.get();
    call.cancel(true);
  }

  /** The route is planned on the thread that sends. */
  @Override
  public int sendAround(URI uri, Runnable within) throws Exception {
    try (CloseableHttpAsyncClient around =
        started(
            builder()
                .setRoutePlanner(
                    (host, request, context) -> {
                      within.run();
                      return new HttpRoute(host);
                    }))) {
      return status(around.execute(new HttpGet(uri), null));
    }
  }

  @Override
  public int sendInOtherWays(URI uri) throws Exception {
    HttpHost target = new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme());
    HttpRequest request = new BasicHttpRequest("GET", uri.getPath());
    status(client.execute(target, request, null));
    status(client.execute(target, request, HttpClientContext.create(), null));
    status(
        client.execute(
            HttpAsyncMethods.createGet(uri), HttpAsyncMethods.createConsumer(), null, null));
    return 3;
  }

  @Override
  public CompletableFuture<Integer> sendAsync(URI uri) {
    Answer answer = new Answer();
    answer.call = client.execute(new HttpGet(uri), answer);
    return answer;
  }

  private static final class Answer extends CompletableFuture<Integer>
      implements FutureCallback<HttpResponse> {
    private volatile Future<HttpResponse> call;

    @Override
    public void completed(HttpResponse response) {
      complete(response.getStatusLine().getStatusCode());
    }

    @Override
    public void failed(Exception thrown) {
      completeExceptionally(thrown);
    }

    @Override
    public void cancelled() {
      completeExceptionally(new CancellationException());
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return call.cancel(mayInterrupt);
    }
  }
}
