package io.obs.instrumentation.okhttp;

import io.obs.testing.HttpClientLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp, by what all its versions have. */
public final class OkHttp implements HttpClientLibrary {
  private volatile OkHttpClient client = builder().build();

  private static OkHttpClient.Builder builder() {
    return new OkHttpClient.Builder()
        .authenticator(
            (route, response) ->
                response
                    .request()
                    .newBuilder()
                    .header("Authorization", Credentials.basic("user", "password"))
                    .build());
  }

  @Override
  public int send(String method, URI uri, byte[] body, int timeoutMillis) throws IOException {
    OkHttpClient by = client;
    if (timeoutMillis > 0) {
      by =
          by.newBuilder()
              .connectTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
              .readTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
              .build();
    }
    RequestBody content = body == null ? null : RequestBody.create(null, body);
    Request request = new Request.Builder().url(uri.toString()).method(method, content).build();
    return read(by.newCall(request).execute());
  }

  /** Not by {@code bytes}, which some versions think too few in the answer to a HEAD. */
  private static int read(Response response) throws IOException {
    try (InputStream body = response.body().byteStream()) {
      while (body.read() >= 0) {
        // to its end
      }
    }
    return response.code();
  }

  private static Request get(URI uri) {
    return new Request.Builder().url(uri.toString()).build();
  }

  @Override
  public void trust(SSLContext context) {
    SSLSocketFactory sockets = context.getSocketFactory();
    OkHttpClient.Builder builder = builder();
    try {
      try {
        OkHttpClient.Builder.class
            .getMethod("sslSocketFactory", SSLSocketFactory.class, X509TrustManager.class)
            .invoke(builder, sockets, new AnyIssuer());
      } catch (NoSuchMethodException old) {
        builder.sslSocketFactory(sockets);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    client = builder.build();
  }

  /** The factory's own is what trusts; this one is asked for nothing here. */
  private static final class AnyIssuer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public String endlessRedirects() {
    return "0 java.net.ProtocolException";
  }

  @Override
  public int sendWithoutRedirects(URI uri) throws IOException {
    return read(client.newBuilder().followRedirects(false).build().newCall(get(uri)).execute());
  }

  @Override
  public void sendUnread(URI uri) throws IOException {
    client.newCall(get(uri)).execute().body().close();
  }

  @Override
  public int sendAround(URI uri, Runnable within) throws IOException {
    return read(
        client
            .newBuilder()
            .addInterceptor(
                chain -> {
                  within.run();
                  return chain.proceed(chain.request());
                })
            .build()
            .newCall(get(uri))
            .execute());
  }

  /** A call that an interceptor sends twice is one for whoever asked for it. */
  @Override
  public int sendInOtherWays(URI uri) throws IOException {
    read(
        client
            .newBuilder()
            .addInterceptor(
                chain -> {
                  read(chain.proceed(chain.request()));
                  return chain.proceed(chain.request());
                })
            .build()
            .newCall(get(uri))
            .execute());
    Call call = client.newCall(get(uri));
    read(call.execute());
    try {
      call.execute();
      throw new AssertionError("a call can be made once");
    } catch (IllegalStateException e) {
      return 2;
    }
  }

  @Override
  public CompletableFuture<Integer> sendAsync(URI uri) {
    Call call = client.newCall(get(uri));
    CompletableFuture<Integer> future =
        new CompletableFuture<Integer>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            call.cancel();
            return true;
          }
        };
    call.enqueue(
        new Callback() {
          @Override
          public void onResponse(Call answered, Response response) throws IOException {
            future.complete(read(response));
          }

          @Override
          public void onFailure(Call failed, IOException thrown) {
            future.completeExceptionally(thrown);
          }
        });
    return future;
  }
}
