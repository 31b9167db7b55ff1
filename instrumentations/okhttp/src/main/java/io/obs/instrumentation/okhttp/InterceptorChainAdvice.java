package io.obs.instrumentation.okhttp;

import io.obs.bootstrap.HttpClientCall;
import net.bytebuddy.asm.Advice;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Goes into {@code RealCall.getResponseWithInterceptorChain}, which waits for the response. */
public final class InterceptorChainAdvice {
  private InterceptorChainAdvice() {}

  /** Starts the call; not a primitive, because it keeps its labels until its end. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static HttpClientCall onEnter(@Advice.This Call call) {
    Request request = call.request();
    HttpUrl url = request.url();
    return HttpClientCall.start(request.method(), url.scheme(), url.host(), url.port());
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter HttpClientCall call,
      @Advice.Return Response response,
      @Advice.Thrown Throwable thrown) {
    if (call != null) {
      call.end(response == null ? 0 : response.code(), thrown);
    }
  }
}
