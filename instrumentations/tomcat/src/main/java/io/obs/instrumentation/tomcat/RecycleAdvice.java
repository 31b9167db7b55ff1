package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import net.bytebuddy.asm.Advice;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * Goes into {@code Request.recycle} of the container, the last moment at which a request, just
 * answered, still knows its servlet, status and exception; error pages and valves are through.
 */
public final class RecycleAdvice {
  private RecycleAdvice() {}

  /** Takes what there is to know. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Request request) {
    org.apache.coyote.Request coyote = request.getCoyoteRequest();
    Object note = coyote == null ? null : coyote.getNote(Notes.MEASURED);
    if (!(note instanceof HttpServerRequest) || !((HttpServerRequest) note).isStarted()) {
      return;
    }
    HttpServerRequest measured = (HttpServerRequest) note;
    Wrapper wrapper = request.getWrapper();
    int status = request.getResponse().getStatus();
    Object thrown = request.getAttribute("jakarta.servlet.error.exception");
    if (thrown == null) {
      thrown = request.getAttribute("javax.servlet.error.exception");
    }
    if (wrapper == null && status < 500) {
      thrown = null; // what the parser threw at a malformed request, and the client's fault
    }
    if (thrown == null && status >= 500) {
      // Spring MVC made the answer itself, of an exception that it keeps here
      thrown = request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
    }
    measured.answered(status, thrown instanceof Throwable ? (Throwable) thrown : null, request);
    Context context = request.getContext();
    String contextPath = context == null ? "" : context.getPath();
    MessageBytes path = coyote.decodedURI();
    // as the mapper has left it: a string would be made anew for each request
    measured.asked(
        path.getType() == MessageBytes.T_CHARS ? path.getCharChunk() : path.toString(),
        contextPath);
    if (wrapper != null && (measured.template() != null || !measured.isMapped())) {
      Object state = ObjectState.get(wrapper);
      ServletRoutes routes;
      if (state instanceof ServletRoutes) {
        routes = (ServletRoutes) state;
      } else {
        routes = new ServletRoutes(contextPath, wrapper.findMappings());
        ObjectState.set(wrapper, routes);
      }
      if (measured.template() != null) {
        measured.routed(routes.template(measured.template(), request.getServletPath()));
      } else if (routes.isSingle()) {
        measured.routed(routes.single());
      } else {
        measured.routed(routes.route(request.getServletPath(), request.getPathInfo()));
      }
    }
  }
}
