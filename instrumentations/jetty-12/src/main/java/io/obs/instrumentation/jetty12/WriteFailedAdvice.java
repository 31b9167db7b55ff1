package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.ChannelResponse.failed}, which Jetty calls for a write that has
 * failed, and which hands it on to whoever wrote.
 */
public final class WriteFailedAdvice {
  private WriteFailedAdvice() {}

  /** Notes what the connection failed with. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.FieldValue("_request") HttpChannelState.ChannelRequest request,
      @Advice.Argument(0) Throwable failure) {
    if (!(failure instanceof IOException)) {
      return;
    }
    Object components;
    try {
      components = request.getComponents();
    } catch (IllegalStateException over) {
      return; // the request is, and its channel may serve another one
    }
    Object state = ObjectState.get(components);
    if (state instanceof HttpServerRequest) {
      ((HttpServerRequest) state).disconnected(failure);
    }
  }
}
