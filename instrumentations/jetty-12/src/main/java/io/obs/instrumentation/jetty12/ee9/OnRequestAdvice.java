package io.obs.instrumentation.jetty12.ee9;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee9.nested.ContextHandler;
import org.eclipse.jetty.ee9.nested.HttpChannel;

/**
 * Goes into {@code HttpChannel.onRequest} of the nested server, as Jetty calls what it keeps of its
 * older self for older servlets.
 */
public final class OnRequestAdvice {
  private OnRequestAdvice() {}

  /** Tells the nested channel its request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This HttpChannel channel,
      @Advice.Argument(0) ContextHandler.CoreContextRequest request) {
    Object measured = ObjectState.get(request.getComponents());
    if (measured instanceof HttpServerRequest) {
      ObjectState.set(channel, measured);
    }
  }
}
