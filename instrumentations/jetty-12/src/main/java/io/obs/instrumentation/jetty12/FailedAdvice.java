package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.ChannelCallback.failed}, which every exception comes to that
 * leaves the handlers, whether they throw it or hand it over, on any thread.
 */
public final class FailedAdvice {
  private FailedAdvice() {}

  /** Keeps it, unless it stands for a client's mistake, or a servlet's has been kept already. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.FieldValue("_request") HttpChannelState.ChannelRequest request,
      @Advice.Argument(0) Throwable failure) {
    Object components;
    try {
      components = request.getComponents();
    } catch (IllegalStateException over) {
      return; // the request is, and its channel may serve another one
    }
    Object state = ObjectState.get(components);
    if (state instanceof HttpServerRequest
        && !((HttpServerRequest) state).isFailing()
        && !(failure instanceof HttpException && ((HttpException) failure).getCode() < 500)) {
      ((HttpServerRequest) state).failing(failure, request);
    }
  }
}
