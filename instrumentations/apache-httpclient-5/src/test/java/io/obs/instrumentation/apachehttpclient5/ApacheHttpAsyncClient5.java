package io.obs.instrumentation.apachehttpclient5;

import io.obs.testing.HttpClientLibrary;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.cache.CachingHttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** The asynchronous clients, by what all versions have. */
public final class ApacheHttpAsyncClient5 implements HttpClientLibrary {
  private final CloseableHttpAsyncClient http2 = started(HttpAsyncClients.createHttp2Default());
  private final CloseableHttpAsyncClient retrying = started(builder().build());

  // 5.0 never answers a POST whose 503 it has tried again
  private volatile CloseableHttpAsyncClient client =
      started(builder().disableAutomaticRetries().build());

  private static HttpAsyncClientBuilder builder() {
    BasicCredentialsProvider user = new BasicCredentialsProvider();
    user.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "password".toCharArray()));
    return HttpAsyncClients.custom()
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create().setMaxConnPerRoute(20).build())
        .setDefaultCredentialsProvider(user);
  }

  private static CloseableHttpAsyncClient started(CloseableHttpAsyncClient client) {
    client.start();
    return client;
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws Exception {
    SimpleHttpRequest request = new SimpleHttpRequest(method, uri);
    if (body != null) {
      request.setBody(body, ContentType.APPLICATION_OCTET_STREAM);
    }
    if (timeoutMillis > 0) {
      Timeout timeout = Timeout.ofMilliseconds(timeoutMillis);
      request.setConfig(
          RequestConfig.custom().setConnectTimeout(timeout).setResponseTimeout(timeout).build());
    }
    return status(client.execute(request, null));
  }

  private static int status(Future<SimpleHttpResponse> response) throws Exception {
    return HttpClientLibrary.resultOf(response::get).getCode();
  }

  private static SimpleHttpRequest get(URI uri) {
    return new SimpleHttpRequest("GET", uri);
  }

  @Override
  public void trust(SSLContext context) {
    client =
        started(
            builder()
                .setConnectionManager(
                    PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(
                            ClientTlsStrategyBuilder.create().setSslContext(context).build())
                        .build())
                .build());
  }

  @Override
  public String endlessRedirects() {
    return "0 org.apache.hc.client5.http.CircularRedirectException";
  }

  @Override
  public int sendWithoutRedirects(URI uri) throws Exception {
    SimpleHttpRequest request = get(uri);
    request.setConfig(RequestConfig.custom().setRedirectsEnabled(false).build());
    return status(client.execute(request, null));
  }

  /** The consumer is content with the headers; the client is gone before the body is read. */
  @Override
  public void sendUnread(URI uri) throws Exception {
    try (CloseableHttpAsyncClient once = started(HttpAsyncClients.createDefault())) {
      once.execute(SimpleRequestProducer.create(get(uri)), new HeadersOnly(), null).get();
      once.close(CloseMode.IMMEDIATE);
    }
  }

  @Override
  public int sendAround(URI uri, Runnable within) throws Exception {
    try (CloseableHttpAsyncClient around =
        started(
            builder()
                .addExecInterceptorBefore(
                    ChainElement.REDIRECT.name(),
                    "around",
                    (request, body, scope, chain, callback) -> {
                      within.run();
                      chain.proceed(request, body, scope, callback);
                    })
                .build())) {
      return status(around.execute(get(uri), null));
    }
  }

  @Override
  public int sendInOtherWays(URI uri) throws Exception {
    status(client.execute(get(uri), HttpClientContext.create(), null));
    HttpHost target = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
    status(
        client.execute(
            target,
            SimpleRequestProducer.create(new SimpleHttpRequest("GET", target, uri.getPath())),
            SimpleResponseConsumer.create(),
            null,
            null,
            null));
    try (CloseableHttpAsyncClient caching = started(CachingHttpAsyncClients.createMemoryBound())) {
      status(caching.execute(get(uri), null));
    }
    return 3;
  }

  @Override
  public CompletableFuture<Integer> sendAsync(URI uri) {
    return sendAsync(retrying, uri);
  }

  @Override
  public CompletableFuture<Integer> sendHttp2(URI uri) {
    return sendAsync(http2, uri);
  }

  private static CompletableFuture<Integer> sendAsync(CloseableHttpAsyncClient by, URI uri) {
    Answer answer = new Answer();
    // not by the request alone: in 5.0, who cancels that one's future does not cancel the call
    answer.call =
        by.execute(SimpleRequestProducer.create(get(uri)), SimpleResponseConsumer.create(), answer);
    return answer;
  }

  private static final class Answer extends CompletableFuture<Integer>
      implements FutureCallback<SimpleHttpResponse> {
    private volatile Future<SimpleHttpResponse> call;

    @Override
    public void completed(SimpleHttpResponse response) {
      complete(response.getCode());
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

  private static final class HeadersOnly implements AsyncResponseConsumer<Void> {
    @Override
    public void consumeResponse(
        HttpResponse response,
        EntityDetails entity,
        HttpContext context,
        FutureCallback<Void> callback) {
      callback.completed(null);
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    public void failed(Exception thrown) {}

    @Override
    public void updateCapacity(CapacityChannel channel) {}

    @Override
    public void consume(ByteBuffer source) {}

    @Override
    public void streamEnd(List<? extends Header> trailers) {}

    @Override
    public void releaseResources() {}
  }
}
