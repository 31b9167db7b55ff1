package io.obs.instrumentation.undertow;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpServerExchange.startResponse}, after which headers count no more: Undertow
 * forgets all that were set before an exception.
 */
public final class StartResponseAdvice {
  private StartResponseAdvice() {}

  /** Tells the client which event has its error. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This HttpServerExchange exchange) {
    String header = ErrorRecorder.responseHeader();
    if (header == null || exchange.isResponseStarted()) {
      return;
    }
    Object state = ObjectState.get(exchange);
    if (state instanceof HttpServerRequest) {
      HttpServerRequest measured = (HttpServerRequest) state;
      Throwable thrown = exchange.getAttachment(DefaultResponseListener.EXCEPTION);
      if (thrown == null) {
        thrown = measured.cause(exchange.getStatusCode());
      }
      String id = measured.errorId(thrown);
      if (id != null) {
        exchange.getResponseHeaders().put(new HttpString(header), id);
      }
    }
  }
}
