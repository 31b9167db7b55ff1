package io.obs.instrumentation.apachehttpasyncclient4;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;

/** Goes into {@code MainClientExec.prepare}, which a call passes once, before it goes out. */
public final class PrepareAdvice {
  private PrepareAdvice() {}

  /** Starts the call; its state and its handler end it on another thread. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) HttpHost target,
      @Advice.Argument(1) HttpRequest request,
      @Advice.Argument(2) Object state,
      @Advice.Argument(3) Object handler) {
    if (target == null || request == null) {
      return; // the client refuses it
    }
    HttpClientCall call =
        HttpClientCall.start(
            request.getRequestLine().getMethod(),
            target.getSchemeName(),
            target.getHostName(),
            target.getPort());
    ObjectState.set(state, call);
    ObjectState.set(handler, call);
  }
}
