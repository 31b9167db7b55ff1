package io.obs.instrumentation.servletapi.javax;

import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletCall;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncListener;
import javax.servlet.ServletRequest;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code ServletRequest.startAsync} of whatever implements it. Here and not when the
 * servlet returns, because by then another thread may have completed already.
 */
public final class StartAsyncAdvice {
  private StartAsyncAdvice() {}

  /** Adds a listener that ends the request, to the container's own request only. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This ServletRequest request, @Advice.Return AsyncContext context) {
    Object call = context == null ? null : ObjectState.get(request);
    if (call instanceof ServletCall) {
      Object listener = ((ServletCall) call).startedAsync(AsyncListener.class);
      if (listener != null) {
        context.addListener((AsyncListener) listener);
      }
    }
  }
}
