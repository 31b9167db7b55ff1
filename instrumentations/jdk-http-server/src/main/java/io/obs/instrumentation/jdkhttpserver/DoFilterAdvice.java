package io.obs.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code Filter.Chain.doFilter}, inside of which filters and the handler run, each filter
 * inside of the one before: meanwhile the thread works for the request.
 */
public final class DoFilterAdvice {
  private DoFilterAdvice() {}

  /** Lets what the thread does from now on belong to the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.Argument(0) HttpExchange exchange) {
    Object state = exchange == null ? null : ObjectState.get(exchange);
    if (!(state instanceof HttpServerRequest)) {
      return false;
    }
    ((HttpServerRequest) state).asked(exchange.getRequestURI().getPath(), null);
    return ((HttpServerRequest) state).entered(exchange, null);
  }

  /**
   * Ends the request if its response was finished meanwhile on this thread, or if an exception left
   * the application: the server answers nothing then, and nobody else will. Else another thread
   * goes on with it.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Argument(0) HttpExchange exchange,
      @Advice.Enter boolean entered,
      @Advice.Thrown Throwable thrown) {
    if (entered) {
      HttpServerRequest measured = (HttpServerRequest) ObjectState.get(exchange);
      measured.failing(thrown, exchange);
      HttpServerRequest.left();
      if (measured.isCompletedHere()) {
        measured.endCompleted();
      } else if (thrown != null) {
        measured.completed(0, null, exchange);
      }
    }
  }
}
