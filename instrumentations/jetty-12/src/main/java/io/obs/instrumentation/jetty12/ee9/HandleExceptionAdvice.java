package io.obs.instrumentation.jetty12.ee9;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee9.nested.HttpChannel;
import org.eclipse.jetty.http.HttpException;

/**
 * Goes into {@code HttpChannel.handleException}, which every exception comes to that leaves the
 * handlers, also where the response is on its way and Jetty only cuts the connection.
 */
public final class HandleExceptionAdvice {
  private HandleExceptionAdvice() {}

  /**
   * Keeps it, unless Jetty itself threw it at a client's mistake; tells the client which event has
   * its error, while the response can still be changed.
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This HttpChannel channel, @Advice.Argument(0) Throwable failure) {
    Object state = ObjectState.get(channel);
    if (state instanceof HttpServerRequest
        && !(failure instanceof HttpException && ((HttpException) failure).getCode() < 500)) {
      HttpServerRequest measured = (HttpServerRequest) state;
      measured.failing(failure, channel.getRequest());
      String header = ErrorRecorder.responseHeader();
      if (header != null && !channel.isCommitted()) {
        String id = measured.errorId(failure);
        if (id != null) {
          channel.getResponse().setHeader(header, id);
        }
      }
    }
  }
}
