package io.obs.instrumentation.apachehttpclient4;

import io.obs.testing.HttpClientLibrary;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.HttpResponse;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.fluent.Request;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.client.LaxRedirectStrategy;
import org.apache.http.impl.client.cache.CacheConfig;
import org.apache.http.impl.client.cache.CachingHttpClients;
import org.apache.http.message.BasicHttpRequest;
import org.apache.http.util.EntityUtils;

/** The clients of the builders, and the older ones. */
public final class ApacheHttpClient4 implements HttpClientLibrary {
  private volatile CloseableHttpClient client = builder().build();

  private static HttpClientBuilder builder() {
    BasicCredentialsProvider user = new BasicCredentialsProvider();
    user.setCredentials(AuthScope.ANY, new UsernamePasswordCredentials("user", "password"));
    return HttpClients.custom()
        .setMaxConnPerRoute(20)
        .setRedirectStrategy(new LaxRedirectStrategy())
        .setDefaultCredentialsProvider(user);
  }

  /** A request of any method. */
  private static final class AnyRequest extends HttpEntityEnclosingRequestBase {
    private final String method;

    AnyRequest(String method, URI uri) {
      this.method = method;
      setURI(uri);
    }

    @Override
    public String getMethod() {
      return method;
    }
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws IOException {
    AnyRequest request = new AnyRequest(method, uri);
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
    return read(client.execute(request));
  }

  private static int read(HttpResponse response) throws IOException {
    EntityUtils.consume(response.getEntity());
    return response.getStatusLine().getStatusCode();
  }

  @Override
  public void trust(SSLContext context) {
    client = builder().setSSLSocketFactory(new SSLConnectionSocketFactory(context)).build();
  }

  @Override
  public String endlessRedirects() {
    return "0 org.apache.http.client.ClientProtocolException";
  }

  @Override
  public int sendWithoutRedirects(URI uri) throws IOException {
    HttpGet request = new HttpGet(uri);
    request.setConfig(RequestConfig.custom().setRedirectsEnabled(false).build());
    return read(client.execute(request));
  }

  @Override
  public void sendUnread(URI uri) throws IOException {
    try (CloseableHttpResponse response = client.execute(new HttpGet(uri))) {
      response.getStatusLine();
    }
  }

  @Override
  public int sendAround(URI uri, Runnable within) throws IOException {
    try (CloseableHttpClient around =
        builder()
            .addInterceptorFirst((HttpRequestInterceptor) (request, context) -> within.run())
            .build()) {
      return read(around.execute(new HttpGet(uri)));
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the older clients, and what they take the host from
  public int sendInOtherWays(URI uri) throws IOException {
    HttpHost target = new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme());
    read(client.execute(target, new BasicHttpRequest("GET", uri.getPath())));
    client.execute(new HttpGet(uri), ApacheHttpClient4::read);
    Request.Get(uri).execute().discardContent();
    try (CloseableHttpClient minimal = HttpClients.createMinimal()) {
      read(minimal.execute(new HttpGet(uri)));
    }
    try (CloseableHttpClient caching =
        CachingHttpClients.custom().setCacheConfig(CacheConfig.DEFAULT).build()) {
      read(caching.execute(new HttpGet(uri)));
    }
    HttpGet withHost = new HttpGet(uri.getPath());
    withHost.getParams().setParameter("http.default-host", target);
    read(client.execute(withHost));
    HttpClient old = new org.apache.http.impl.client.DefaultHttpClient();
    read(old.execute(new HttpGet(uri)));
    old.getParams().setParameter("http.default-host", target);
    read(old.execute(new HttpGet(uri.getPath())));
    read(new org.apache.http.impl.client.ContentEncodingHttpClient().execute(new HttpGet(uri)));
    read(new org.apache.http.impl.client.DecompressingHttpClient(old).execute(new HttpGet(uri)));
    read(new org.apache.http.impl.client.AutoRetryHttpClient(old).execute(new HttpGet(uri)));
    read(new org.apache.http.impl.client.cache.CachingHttpClient(old).execute(new HttpGet(uri)));
    return 12;
  }

  @Override
  public CompletableFuture<Integer> sendAsync(URI uri) {
    return null;
  }
}
