package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.onRequest}: the headers have arrived, whole or malformed. An
 * upgrade to HTTP/2 comes here, too, and is not answered on this channel but on another one.
 */
public final class OnRequestAdvice {
  private OnRequestAdvice() {}

  /** Notes the time with the request that is kept with the channel. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This HttpChannelState channel) {
    Object state = ObjectState.get(channel);
    HttpServerRequest measured;
    if (state instanceof HttpServerRequest) {
      measured = (HttpServerRequest) state;
    } else {
      measured = new HttpServerRequest();
      ObjectState.set(channel, measured);
    }
    measured.arrived();
  }
}
