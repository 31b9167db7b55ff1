package io.obs.instrumentation.apachehttpclient5;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.HttpHost;

/**
 * Goes into {@code AsyncExecChainElement.execute}, which a call runs through once for each element
 * of its chain, and again for a retry: always with the same future.
 */
public final class ChainAdvice {
  private ChainAdvice() {}

  /** Starts the call, the first time; its callback and its future end it on another thread. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static HttpClientCall onEnter(
      @Advice.Argument(2) AsyncExecChain.Scope scope,
      @Advice.Argument(3) AsyncExecCallback callback) {
    Object future = scope.cancellableDependency;
    if (future == null || ObjectState.get(future) != null) {
      return null;
    }
    HttpHost target = scope.route.getTargetHost();
    HttpClientCall call =
        HttpClientCall.start(
            scope.originalRequest.getMethod(),
            target.getSchemeName(),
            target.getHostName(),
            target.getPort());
    ObjectState.set(future, call);
    ObjectState.set(callback, call);
    return call;
  }

  /** Ends it if it did not get away: what an element throws is not always told to the callback. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter HttpClientCall call, @Advice.Thrown Throwable thrown) {
    if (call != null && thrown != null) {
      call.end(0, thrown);
    }
  }
}
