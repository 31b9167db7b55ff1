package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import net.bytebuddy.asm.Advice;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Goes into {@code StandardWrapperValve.invoke}, inside of which filters and the servlet run:
 * meanwhile the thread works for the request. Once for each dispatch of an asynchronous request.
 */
public final class WrapperValveAdvice {
  private WrapperValveAdvice() {}

  /** Lets what the thread does from now on belong to the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.Argument(0) Request request) {
    Object note = request.getCoyoteRequest().getNote(Notes.MEASURED);
    if (!(note instanceof HttpServerRequest)) {
      return false;
    }
    Wrapper wrapper = request.getWrapper();
    Object state = wrapper == null ? null : ObjectState.get(wrapper);
    ServletRoutes routes = null;
    if (state instanceof ServletRoutes) {
      routes = (ServletRoutes) state;
    } else if (wrapper != null) {
      Context context = request.getContext();
      routes = new ServletRoutes(context == null ? "" : context.getPath(), wrapper.findMappings());
      ObjectState.set(wrapper, routes);
    }
    HttpServerRequest measured = (HttpServerRequest) note;
    if (routes != null && !measured.isMapped()) {
      // here, because another thread may recycle the request when its client goes away
      measured.mapped(
          routes.isSingle()
              ? routes.single()
              : routes.route(request.getServletPath(), request.getPathInfo()));
    }
    return measured.entered(request, routes);
  }

  /**
   * Takes Spring MVC's template ({@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}). Read
   * here, because an error page that comes later may be served by the same framework and replace
   * it. Tells the client which event has its error, while the response can still be changed.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Argument(0) Request request,
      @Advice.Argument(1) Response response,
      @Advice.Enter boolean entered) {
    Object template =
        request.getAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
    String header = ErrorRecorder.responseHeader();
    if (template instanceof String || header != null) {
      Object note = request.getCoyoteRequest().getNote(Notes.MEASURED);
      if (note instanceof HttpServerRequest) {
        HttpServerRequest measured = (HttpServerRequest) note;
        if (template instanceof String) {
          measured.templated((String) template);
        }
        if (header != null && !response.isCommitted()) {
          Object thrown = request.getAttribute("jakarta.servlet.error.exception");
          if (thrown == null) {
            thrown = request.getAttribute("javax.servlet.error.exception");
          }
          if (thrown == null && response.getStatus() >= 500) {
            thrown =
                request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
            if (thrown == null) {
              thrown = measured.cause(response.getStatus());
            }
          }
          if (thrown instanceof Throwable) {
            String id = measured.errorId((Throwable) thrown);
            if (id != null) {
              response.setHeader(header, id);
            }
          }
        }
      }
    }
    if (entered) {
      HttpServerRequest.left();
    }
  }
}
