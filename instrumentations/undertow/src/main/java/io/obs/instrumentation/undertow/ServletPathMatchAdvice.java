package io.obs.instrumentation.undertow;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.core.ManagedServlet;
import io.undertow.servlet.handlers.ServletPathMatch;
import io.undertow.servlet.handlers.ServletRequestContext;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code ServletRequestContext.setServletPathMatch}, called when the container has chosen
 * a servlet, before anything of the application runs; again for what the request is dispatched to.
 */
public final class ServletPathMatchAdvice {
  private ServletPathMatchAdvice() {}

  /**
   * Takes the mapping by which the request came. Undertow's own servlet for what is mapped to none
   * has no mapping; in other containers it has the default one.
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This ServletRequestContext context, @Advice.Argument(0) ServletPathMatch match) {
    if (match == null || match != context.getOriginalServletPathMatch()) {
      return; // a forward, an error page
    }
    HttpServerExchange exchange = context.getExchange();
    Object state = ObjectState.get(exchange);
    if (!(state instanceof HttpServerRequest)) {
      return;
    }
    HttpServerRequest measured = (HttpServerRequest) state;
    ManagedServlet servlet = match.getServletChain().getManagedServlet();
    Object known = ObjectState.get(servlet);
    ServletRoutes routes;
    if (known instanceof ServletRoutes) {
      routes = (ServletRoutes) known;
    } else {
      String path = context.getDeployment().getDeploymentInfo().getContextPath();
      List<String> mappings = servlet.getServletInfo().getMappings();
      routes =
          new ServletRoutes(
              path, mappings.isEmpty() ? new String[] {"/"} : mappings.toArray(new String[0]));
      ObjectState.set(servlet, routes);
    }
    measured.entered(context.getOriginalRequest(), routes);
    measured.askedWithin(exchange.getRelativePath(), routes);
    measured.mapped(
        routes.isSingle()
            ? routes.single()
            : routes.route(match.getMatched(), match.getRemaining()));
  }
}
