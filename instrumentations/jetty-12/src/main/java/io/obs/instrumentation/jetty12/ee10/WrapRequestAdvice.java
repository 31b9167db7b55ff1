package io.obs.instrumentation.jetty12.ee10;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;

/**
 * Goes into {@code ServletContextHandler.wrapRequest}, which chooses the servlet, before the
 * handlers of the context run, authentication among them, and may answer themselves.
 */
public final class WrapRequestAdvice {
  private WrapRequestAdvice() {}

  /** Tells the request its route, and the servlets' channel its request. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This ServletContextHandler context,
      @Advice.Argument(0) Request request,
      @Advice.Return Object wrapped) {
    Object measured = ObjectState.get(request.getComponents());
    if (!(measured instanceof HttpServerRequest) || !(wrapped instanceof ServletContextRequest)) {
      return;
    }
    ServletContextRequest chosen = (ServletContextRequest) wrapped;
    ObjectState.set(chosen.getServletChannel(), measured);
    ServletHandler.MappedServlet servlet = chosen.getMatchedResource().getResource();
    Object state = ObjectState.get(servlet);
    ServletRoutes routes;
    if (state instanceof ServletRoutes) {
      routes = (ServletRoutes) state;
    } else {
      String[] mappings = new String[0];
      PathSpec mapping = servlet.getPathSpec();
      ServletHolder holder = servlet.getServletHolder();
      // Jetty's own servlet for what is mapped to none
      if (mapping != null
          && !"org.eclipse.jetty.ee10.servlet.ServletHandler$Default404Servlet"
              .equals(holder.getClassName())) {
        mappings = new String[] {mapping.getDeclaration()};
      }
      routes = new ServletRoutes(context.getContextPath(), mappings);
      ObjectState.set(servlet, routes);
    }
    ((HttpServerRequest) measured).askedWithin(chosen.getDecodedPathInContext(), routes);
    ((HttpServerRequest) measured).mapped(routes.single());
  }
}
