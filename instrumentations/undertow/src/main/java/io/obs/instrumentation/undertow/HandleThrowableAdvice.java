package io.obs.instrumentation.undertow;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.undertow.server.HttpServerExchange;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code LoggingExceptionHandler.handleThrowable}, to which a deployment hands what has
 * left filters and servlets, unless the application has set a handler of its own and so catches it.
 */
public final class HandleThrowableAdvice {
  private HandleThrowableAdvice() {}

  /** Keeps it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) HttpServerExchange exchange, @Advice.Argument(3) Throwable thrown) {
    Object state = ObjectState.get(exchange);
    if (state instanceof HttpServerRequest) {
      ((HttpServerRequest) state).failing(thrown, exchange);
    }
  }
}
