package io.obs.instrumentation.jdkhttpserver;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/**
 * Goes into the constructor of the event by which an exchange tells the server that its response is
 * written, whichever stream wrote it.
 */
public final class WriteFinishedAdvice {
  private WriteFinishedAdvice() {}

  /** Ends the request, once its thread has left it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) Object exchange) {
    Object state = ObjectState.get(exchange);
    if (state instanceof HttpServerRequest) {
      ((HttpServerRequest) state).completed(0, null, null);
    }
  }
}
