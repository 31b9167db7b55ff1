package io.obs.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/** Goes into the constructors of the exchange that filters and handlers see. */
public final class HttpExchangeAdvice {
  private HttpExchangeAdvice() {}

  /** The route is the context's path, as the application has declared it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This HttpExchange exchange,
      @Advice.Argument(0) Object implementation,
      @Advice.Thrown Throwable thrown) {
    if (thrown != null) {
      return;
    }
    Object state = ObjectState.get(implementation);
    if (state instanceof HttpServerRequest) {
      ObjectState.set(exchange, state);
      ((HttpServerRequest) state).mapped(exchange.getHttpContext().getPath());
    }
  }
}
