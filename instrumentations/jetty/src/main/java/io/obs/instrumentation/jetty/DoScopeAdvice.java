package io.obs.instrumentation.jetty;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.servlet.ServletHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.servlet.ServletMapping;

/**
 * Goes into {@code ServletHandler.doScope}, which chooses the servlet and then lets the other
 * handlers of the context run, authentication among them, before {@code doHandle}. They may answer
 * themselves.
 */
public final class DoScopeAdvice {
  private DoScopeAdvice() {}

  /** Whether a request is under way that has no route yet, and no error page is to be served. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.Argument(1) Request request) {
    Object measured = ObjectState.get(request.getHttpChannel());
    return measured instanceof HttpServerRequest
        && ((HttpServerRequest) measured).isStarted()
        && ((HttpServerRequest) measured).route().isEmpty()
        && request.getAttribute("javax.servlet.error.status_code") == null
        && request.getAttribute("jakarta.servlet.error.status_code") == null;
  }

  /**
   * Finds the route of a request whose servlet was not reached; Jetty leaves its scope in place.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This ServletHandler handler,
      @Advice.Argument(0) String target,
      @Advice.Argument(1) Request request,
      @Advice.Enter boolean routeless) {
    if (!routeless) {
      return;
    }
    HttpServerRequest measured = (HttpServerRequest) ObjectState.get(request.getHttpChannel());
    if (!measured.route().isEmpty()) {
      return;
    }
    Object scope = request.getUserIdentityScope();
    if (!(scope instanceof ServletHolder)
        || ((ServletHolder) scope).getServletHandler() != handler) {
      return;
    }
    ServletHolder servlet = (ServletHolder) scope;
    Object state = ObjectState.get(servlet);
    ServletRoutes routes;
    if (state instanceof ServletRoutes) {
      routes = (ServletRoutes) state;
    } else {
      routes = new ServletRoutes(servlet.getContextPath(), new String[0]);
      ServletMapping[] mappings = handler.getServletMappings();
      // Jetty's own servlet for what is mapped to none
      if (mappings != null
          && !"org.eclipse.jetty.servlet.ServletHandler$Default404Servlet"
              .equals(servlet.getClassName())) {
        for (ServletMapping mapping : mappings) {
          if (mapping.getPathSpecs() != null
              && servlet.getName().equals(mapping.getServletName())) {
            routes = routes.and(mapping.getPathSpecs());
          }
        }
      }
      ObjectState.set(servlet, routes);
    }
    measured.askedWithin(target, routes);
    measured.mapped(routes.find(target));
  }
}
