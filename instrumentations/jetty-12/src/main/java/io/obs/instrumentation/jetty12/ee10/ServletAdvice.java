package io.obs.instrumentation.jetty12.ee10;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletHandler;

/**
 * Goes into {@code ServletHandler.MappedServlet.handle}, inside of which filters and the servlet
 * run; also for forwards, includes, error pages and the dispatches of an asynchronous request.
 */
public final class ServletAdvice {
  private ServletAdvice() {}

  /** Whether this is no error page, whose template says nothing of the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.Argument(2) HttpServletRequest request) {
    return request.getAttribute("jakarta.servlet.error.status_code") == null;
  }

  /**
   * Takes Spring MVC's template ({@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}). Tells the
   * client which event has the error that Spring MVC has answered itself.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This ServletHandler.MappedServlet servlet,
      @Advice.Argument(2) HttpServletRequest request,
      @Advice.Argument(3) HttpServletResponse response,
      @Advice.Enter boolean requested) {
    HttpServerRequest measured = requested ? HttpServerRequest.current() : null;
    if (measured == null) {
      return;
    }
    Object template =
        request.getAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
    if (template instanceof String) {
      Object state = ObjectState.get(servlet);
      ServletRoutes routes;
      if (state instanceof ServletRoutes) {
        routes = (ServletRoutes) state;
      } else {
        // forwarded to, and never asked for
        routes =
            new ServletRoutes(
                request.getServletContext().getContextPath(),
                servlet.getPathSpec() == null
                    ? new String[0]
                    : new String[] {servlet.getPathSpec().getDeclaration()});
        ObjectState.set(servlet, routes);
      }
      measured.templated((String) template);
      measured.routed(routes.template(measured.template(), request.getServletPath()));
    }
    String header = ErrorRecorder.responseHeader();
    if (header != null && !response.isCommitted() && response.getStatus() >= 500) {
      Object thrown =
          request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
      if (thrown instanceof Throwable) {
        String id = measured.errorId((Throwable) thrown);
        if (id != null) {
          response.setHeader(header, id);
        }
      }
    }
  }
}
