package io.obs.instrumentation.jdkhttpserver;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpConnection.close}: a handler gave its exchange up, the client is gone, a
 * time-out has passed, or the server stops.
 */
public final class CloseAdvice {
  private CloseAdvice() {}

  /** Ends the connection's request if it was under way. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object connection) {
    Object state = ObjectState.get(connection);
    if (state instanceof HttpServerRequest) {
      ((HttpServerRequest) state).completed(0, null, null);
    }
  }
}
