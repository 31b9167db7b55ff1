package io.obs.instrumentation.apachehttpclient5;

import io.obs.testing.HttpClientLibrary;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.fluent.Request;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.cache.CachingHttpClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** The classic clients, by what all versions have. */
public final class ApacheHttpClient5 implements HttpClientLibrary {
  private volatile CloseableHttpClient client = builder().build();

  private static HttpClientBuilder builder() {
    BasicCredentialsProvider user = new BasicCredentialsProvider();
    user.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "password".toCharArray()));
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(20).build())
        .setDefaultCredentialsProvider(user);
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws IOException {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
    }
    if (timeoutMillis > 0) {
      Timeout timeout = Timeout.ofMilliseconds(timeoutMillis);
      request.setConfig(
          RequestConfig.custom().setConnectTimeout(timeout).setResponseTimeout(timeout).build());
    }
    return read(client.execute(request));
  }

  private static int read(ClassicHttpResponse response) throws IOException {
    EntityUtils.consume(response.getEntity());
    return response.getCode();
  }

  @Override
  public void trust(SSLContext context) {
    client =
        builder()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setSSLSocketFactory(new SSLConnectionSocketFactory(context))
                    .build())
            .build();
  }

  @Override
  public String endlessRedirects() {
    return "0 org.apache.hc.client5.http.ClientProtocolException";
  }

  @Override
  public int sendWithoutRedirects(URI uri) throws IOException {
    HttpGet request = new HttpGet(uri);
    request.setConfig(RequestConfig.custom().setRedirectsEnabled(false).build());
    return read(client.execute(request));
  }

  @Override
  public void sendUnread(URI uri) throws IOException {
    // by close it would be read to its end
    try (CloseableHttpClient once = HttpClients.createDefault()) {
      once.execute(new HttpGet(uri));
      once.close(CloseMode.IMMEDIATE);
    }
  }

  @Override
  public int sendAround(URI uri, Runnable within) throws IOException {
    try (CloseableHttpClient around =
        builder()
            // in front of all; addExecInterceptorFirst fails in 5.0
            .addExecInterceptorBefore(
                ChainElement.REDIRECT.name(),
                "around",
                (request, scope, chain) -> {
                  within.run();
                  return chain.proceed(request, scope);
                })
            .build()) {
      return read(around.execute(new HttpGet(uri)));
    }
  }

  @Override
  public int sendInOtherWays(URI uri) throws IOException {
    HttpHost target = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
    read(client.execute(target, new BasicClassicHttpRequest("GET", uri.getPath())));
    client.execute(new HttpGet(uri), ApacheHttpClient5::read);
    read(client.execute((HttpHost) null, new HttpGet(uri)));
    Request.get(uri).execute().discardContent();
    try (CloseableHttpClient minimal = HttpClients.createMinimal()) {
      // 5.0 wants a context
      read(minimal.execute(new HttpGet(uri), HttpClientContext.create()));
    }
    try (CloseableHttpClient caching = CachingHttpClients.createMemoryBound()) {
      read(caching.execute(new HttpGet(uri)));
    }
    try (CloseableHttpClient handing = new HandingOn(client)) {
      read(handing.execute(new HttpGet(uri)));
    }
    return 7;
  }

  @Override
  public CompletableFuture<Integer> sendAsync(URI uri) {
    return null;
  }

  /** An application's own client around another. */
  private static final class HandingOn extends CloseableHttpClient {
    private final HttpClient to;

    HandingOn(HttpClient to) {
      this.to = to;
    }

    @Override
    protected CloseableHttpResponse doExecute(
        HttpHost target, ClassicHttpRequest request, HttpContext context) throws IOException {
      return (CloseableHttpResponse) to.execute(target, request, context);
    }

    @Override
    public void close() {}

    @Override
    public void close(CloseMode mode) {}
  }
}
