package io.obs.instrumentation.apachehttpclient4;

import io.obs.bootstrap.HttpClientCall;
import net.bytebuddy.asm.Advice;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.CloseableHttpResponse;

/** Goes into {@code doExecute} of a client, which waits for the response's headers. */
public final class ExecuteAdvice {
  private ExecuteAdvice() {}

  /** Starts the call; not a primitive, because it keeps its labels until its end. */
  @SuppressWarnings("deprecation") // parameters, by which the host may be given
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static HttpClientCall onEnter(
      @Advice.This HttpClient client,
      @Advice.Argument(0) HttpHost target,
      @Advice.Argument(1) HttpRequest request) {
    if (request == null) {
      return null; // the client refuses it
    }
    HttpHost host = target;
    if (host == null) {
      host = (HttpHost) request.getParams().getParameter("http.default-host");
    }
    if (host == null && client instanceof org.apache.http.impl.client.AbstractHttpClient) {
      host = (HttpHost) client.getParams().getParameter("http.default-host");
    }
    return host == null
        ? null // likewise
        : HttpClientCall.start(
            request.getRequestLine().getMethod(),
            host.getSchemeName(),
            host.getHostName(),
            host.getPort());
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter HttpClientCall call,
      @Advice.Return CloseableHttpResponse response,
      @Advice.Thrown Throwable thrown) {
    if (call != null) {
      call.end(response == null ? 0 : response.getStatusLine().getStatusCode(), thrown);
    }
  }
}
