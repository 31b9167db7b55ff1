package io.obs.instrumentation.undertow;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code Connectors.executeRootHandler}, which calls the first handler when a request has
 * arrived, and others whenever the request is handed to another thread. Meanwhile the thread works
 * for the request.
 */
public final class RootHandlerAdvice {
  private RootHandlerAdvice() {}

  /**
   * Starts the request, the first time. One that asks for HTTP/2 is not answered here but comes
   * again, on a stream of that protocol: it only arrives.
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.Argument(1) HttpServerExchange exchange) {
    Object state = ObjectState.get(exchange);
    if (state instanceof HttpServerRequest) {
      return ((HttpServerRequest) state).reentered();
    }
    if (exchange.isBlocking()) {
      return false; // a handler has had it before it was woven
    }
    HttpServerRequest measured = new HttpServerRequest();
    ObjectState.set(exchange, measured);
    HeaderMap headers = exchange.getRequestHeaders();
    String upgrade = headers.getFirst(Headers.UPGRADE);
    if (upgrade != null
        && upgrade.startsWith("h2c")
        && headers.contains("HTTP2-Settings")
        // else the stream, which inherits both, and up to 2.0.0 the protocol, too
        && exchange.getConnection() instanceof HttpServerConnection
        && exchange.getConnection().getUndertowOptions().get(UndertowOptions.ENABLE_HTTP2, false)) {
      measured.arrived();
      return false;
    }
    measured.start(exchange.getRequestMethod().toString());
    return measured.entered(exchange, null);
  }

  /** Ends the request if its response was finished meanwhile on this thread. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Argument(1) HttpServerExchange exchange, @Advice.Enter boolean entered) {
    if (entered) {
      HttpServerRequest.left();
      HttpServerRequest measured = (HttpServerRequest) ObjectState.get(exchange);
      if (measured.isCompletedHere()) {
        // thrown by a handler that had finished its response before
        measured.failing(exchange.getAttachment(DefaultResponseListener.EXCEPTION), exchange);
        measured.endCompleted();
      }
    }
  }
}
