package io.obs.instrumentation.jetty;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.servlet.ServletHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.servlet.ServletMapping;

/**
 * Goes into {@code ServletHandler.doHandle}, inside of which filters and the servlet run; also for
 * forwards, includes, error pages and the dispatches of an asynchronous request.
 */
public final class DoHandleAdvice {
  private DoHandleAdvice() {}

  /**
   * Finds the servlet's routes, and the request's if this is its first servlet.
   *
   * @return null for an error page, whose template says nothing of the request
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static ServletRoutes onEnter(
      @Advice.This ServletHandler handler,
      @Advice.Argument(0) String target,
      @Advice.Argument(1) Request request) {
    Object measured = ObjectState.get(request.getHttpChannel());
    Object scope = request.getUserIdentityScope();
    if (!(measured instanceof HttpServerRequest) || !(scope instanceof ServletHolder)) {
      return null;
    }
    Object errorStatus = request.getAttribute("jakarta.servlet.error.status_code");
    if (errorStatus == null) {
      errorStatus = request.getAttribute("javax.servlet.error.status_code");
    }
    if (errorStatus != null) {
      // 9.4.0 serves it within the servlet that asks for it, whose template gets lost
      Object template =
          request.getAttribute(
              "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
      if (template instanceof String) {
        ((HttpServerRequest) measured).templated((String) template);
      }
      return null;
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
    ((HttpServerRequest) measured).entered(request, routes);
    ((HttpServerRequest) measured).askedWithin(target, routes);
    ((HttpServerRequest) measured).mapped(routes.find(target));
    return routes;
  }

  /**
   * Takes Spring MVC's template ({@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}). Tells the
   * client which event has the error that Spring MVC has answered itself.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Argument(1) Request request, @Advice.Enter ServletRoutes routes) {
    if (routes == null) {
      return;
    }
    Object template =
        request.getAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
    String header = ErrorRecorder.responseHeader();
    if (template instanceof String || header != null) {
      Object state = ObjectState.get(request.getHttpChannel());
      if (state instanceof HttpServerRequest) {
        HttpServerRequest measured = (HttpServerRequest) state;
        if (template instanceof String) {
          Object errorStatus = request.getAttribute("jakarta.servlet.error.status_code");
          if (errorStatus == null) {
            errorStatus = request.getAttribute("javax.servlet.error.status_code");
          }
          // else it may be of an error page that was served in here
          if (errorStatus == null || !request.getResponse().isCommitted()) {
            measured.templated((String) template);
          }
          if (measured.template() != null) {
            measured.routed(routes.template(measured.template(), request.getServletPath()));
          }
        }
        if (header != null
            && !request.getResponse().isCommitted()
            && request.getResponse().getStatus() >= 500) {
          Object thrown =
              request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
          if (thrown instanceof Throwable) {
            String id = measured.errorId((Throwable) thrown);
            if (id != null) {
              request.getResponse().setHeader(header, id);
            }
          }
        }
      }
    }
  }
}
