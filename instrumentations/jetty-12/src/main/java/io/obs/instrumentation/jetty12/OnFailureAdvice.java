package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.onFailure}: the headers may be too malformed for {@code
 * onRequest}, of HTTP/2 above all, and are answered all the same.
 */
public final class OnFailureAdvice {
  private OnFailureAdvice() {}

  /** Notes the time, unless it is the connection that failed. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This HttpChannelState channel, @Advice.Argument(0) Throwable failure) {
    if (failure instanceof HttpException
        && channel.getRequest() == null
        && channel.getHttpStream() != null) {
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
}
