package io.obs.instrumentation.apachehttpclient5;

import io.obs.bootstrap.HttpClientCall;
import net.bytebuddy.asm.Advice;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;

/** Goes into {@code doExecute} of a classic client, which waits for the response's headers. */
public final class ExecuteAdvice {
  private ExecuteAdvice() {}

  /** Starts the call; not a primitive, because it keeps its labels until its end. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static HttpClientCall onEnter(
      @Advice.Argument(0) HttpHost target, @Advice.Argument(1) ClassicHttpRequest request) {
    if (request == null) {
      return null; // the client refuses it
    }
    if (target != null) {
      return HttpClientCall.start(
          request.getMethod(), target.getSchemeName(), target.getHostName(), target.getPort());
    }
    URIAuthority authority = request.getAuthority();
    return authority == null
        ? null // likewise
        : HttpClientCall.start(
            request.getMethod(), request.getScheme(), authority.getHostName(), authority.getPort());
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter HttpClientCall call,
      @Advice.Return CloseableHttpResponse response,
      @Advice.Thrown Throwable thrown) {
    if (call != null) {
      call.end(response == null ? 0 : response.getCode(), thrown);
    }
  }
}
