package io.obs.instrumentation.undertow;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletPathMatch;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpServletRequestImpl.setAttribute}, by which Spring MVC tells what it does.
 * Read as it is set: the exchange is complete as soon as the whole response is written, error pages
 * are served within the servlet, and the attributes are gone before the request is.
 */
public final class SetAttributeAdvice {
  private SetAttributeAdvice() {}

  /**
   * Takes Spring MVC's template ({@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}), unless an
   * error page is served, and the exception that it answers for ({@code
   * DispatcherServlet.EXCEPTION_ATTRIBUTE}).
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This HttpServletRequestImpl request,
      @Advice.Argument(0) String name,
      @Advice.Argument(1) Object value) {
    if (name == null || !name.startsWith("org.springframework.web.servlet.")) {
      return;
    }
    if (value instanceof String) {
      if (!name.equals("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern")
          || request.getAttribute("jakarta.servlet.error.status_code") != null
          || request.getAttribute("javax.servlet.error.status_code") != null) {
        return;
      }
      HttpServerExchange exchange = request.getExchange();
      Object state = ObjectState.get(exchange);
      ServletRequestContext context = exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
      if (!(state instanceof HttpServerRequest) || context == null) {
        return;
      }
      HttpServerRequest measured = (HttpServerRequest) state;
      measured.templated((String) value);
      ServletPathMatch match = context.getOriginalServletPathMatch();
      Object routes = ObjectState.get(match.getServletChain().getManagedServlet());
      if (routes instanceof ServletRoutes && measured.template() != null) {
        measured.routed(((ServletRoutes) routes).template(measured.template(), match.getMatched()));
      }
    } else if (value instanceof Throwable
        && name.equals("org.springframework.web.servlet.DispatcherServlet.EXCEPTION")) {
      Object state = ObjectState.get(request.getExchange());
      if (state instanceof HttpServerRequest) {
        ((HttpServerRequest) state).handled((Throwable) value, request);
      }
    }
  }
}
