package io.obs.instrumentation.javahttpclient;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.HttpResponseCompletion;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Goes into {@code HttpClientImpl.sendAsync}: the call goes out; its future tells the end. */
public final class SendAsyncAdvice {
  private SendAsyncAdvice() {}

  /** Starts the call; not a primitive, because the future ends it on another thread. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static HttpClientCall onEnter(@Advice.Argument(0) HttpRequest request) {
    URI uri = request.uri();
    return HttpClientCall.start(request.method(), uri.getScheme(), uri.getHost(), uri.getPort());
  }

  /** Lets the future end the call; one that was refused has none. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter HttpClientCall call,
      @Advice.Return CompletableFuture<?> response,
      @Advice.Thrown Throwable thrown) {
    if (call != null) {
      if (response != null) {
        HttpResponseCompletion.follow(response, call);
      } else {
        call.end(0, thrown);
      }
    }
  }
}
