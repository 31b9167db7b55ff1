package io.obs.instrumentation.javahttpclient;

import io.obs.bootstrap.BlockingHttpCall;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import net.bytebuddy.asm.Advice;

/** Goes into {@code HttpClientImpl.send}, which waits for the response. */
public final class SendAdvice {
  private SendAdvice() {}

  /** Starts the call; not a primitive, because it keeps its labels until its end. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static BlockingHttpCall onEnter(@Advice.Argument(0) HttpRequest request) {
    URI uri = request == null ? null : request.uri();
    if (uri == null) {
      return null; // the client refuses it
    }
    return BlockingHttpCall.start(
        request, request.method(), uri.getScheme(), uri.getHost(), uri.getPort());
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter BlockingHttpCall call,
      @Advice.Return HttpResponse<?> response,
      @Advice.Thrown Throwable thrown) {
    if (call != null) {
      call.waited();
      call.end(response == null ? 0 : response.statusCode(), BlockingHttpCall.cause(thrown));
    }
  }
}
