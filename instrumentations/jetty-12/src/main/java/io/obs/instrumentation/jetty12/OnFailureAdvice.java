package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import java.io.IOException;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.onFailure}, which Jetty calls for a connection or a stream that
 * has failed; and for headers that are too malformed for {@code onRequest}, of HTTP/2 above all,
 * and are answered all the same.
 */
public final class OnFailureAdvice {
  private OnFailureAdvice() {}

  /** Notes the time of what was malformed, or what the connection failed with. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This HttpChannelState channel, @Advice.Argument(0) Throwable failure) {
    Object state = ObjectState.get(channel);
    if (failure instanceof IOException) {
      if (state instanceof HttpServerRequest) {
        ((HttpServerRequest) state).disconnected(failure);
      }
    } else if (failure instanceof HttpException
        && channel.getRequest() == null
        && channel.getHttpStream() != null) {
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
