package io.obs.instrumentation.javahttpclient;

import io.obs.bootstrap.BlockingHttpCall;
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
  public static HttpResponseCompletion onEnter(@Advice.Argument(0) HttpRequest request) {
    URI uri = request == null ? null : request.uri();
    if (uri == null || BlockingHttpCall.awaits(request)) {
      return null; // the client refuses it, or send asks for it and is measured itself
    }
    return HttpResponseCompletion.start(
        request.method(), uri.getScheme(), uri.getHost(), uri.getPort());
  }

  /** Lets the future end the call; one that was refused has none. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter HttpResponseCompletion call,
      @Advice.Return CompletableFuture<?> response,
      @Advice.Thrown Throwable thrown) {
    if (call != null) {
      if (response != null) {
        call.follow(response);
      } else {
        call.end(0, thrown);
      }
    }
  }
}
