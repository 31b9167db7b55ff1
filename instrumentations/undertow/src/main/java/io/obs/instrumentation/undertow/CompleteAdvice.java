package io.obs.instrumentation.undertow;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.PathTemplateMatch;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpServerExchange.invokeExchangeCompleteListeners}: the request is read and the
 * response written, or the connection broken. At its beginning, because the next request of the
 * connection may be served inside of it.
 */
public final class CompleteAdvice {
  private CompleteAdvice() {}

  /**
   * Takes what there is to know. Where no servlet serves the request, the route is what its handler
   * was registered for: a template ({@code RoutingHandler}, {@code PathTemplateHandler}), behind
   * the path of a {@code PathHandler}; never what the client asked for beyond these.
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This HttpServerExchange exchange) {
    Object state = ObjectState.get(exchange);
    if (!(state instanceof HttpServerRequest)) {
      return;
    }
    HttpServerRequest measured = (HttpServerRequest) state;
    int status = exchange.getStatusCode();
    if (measured.isArrived()) {
      if (status == 101) {
        measured.abandon();
        return;
      }
      measured.start(exchange.getRequestMethod().toString());
    }
    if (!measured.isStarted()) {
      return;
    }
    if (!measured.isServlet()) {
      measured.asked(exchange.getRequestPath(), null);
      PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
      String path = exchange.getResolvedPath();
      if (match == null) {
        measured.mapped(path);
      } else {
        String template = match.getMatchedTemplate();
        measured.routed(path.isEmpty() ? template : path.concat(template));
      }
    }
    measured.completed(status, exchange.getAttachment(DefaultResponseListener.EXCEPTION), exchange);
  }
}
