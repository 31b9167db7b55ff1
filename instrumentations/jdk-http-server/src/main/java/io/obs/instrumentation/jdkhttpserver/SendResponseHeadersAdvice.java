package io.obs.instrumentation.jdkhttpserver;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ExchangeImpl.sendResponseHeaders}, which works once an exchange. */
public final class SendResponseHeadersAdvice {
  private SendResponseHeadersAdvice() {}

  /** Keeps the status. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object exchange, @Advice.Argument(0) int status) {
    Object state = ObjectState.get(exchange);
    if (state instanceof HttpServerRequest) {
      ((HttpServerRequest) state).sent(status);
    }
  }
}
