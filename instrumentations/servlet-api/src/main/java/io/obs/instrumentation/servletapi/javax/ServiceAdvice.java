package io.obs.instrumentation.servletapi.javax;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ServletCall;
import javax.servlet.ServletRequest;
import javax.servlet.ServletRequestWrapper;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpServlet.service} and every filter's {@code doFilter}. The outermost of them
 * has the request, unless the thread works for one already: that of a container which is known, or
 * of a filter further out.
 */
public final class ServiceAdvice {
  private ServiceAdvice() {}

  /** Starts the request, or goes on with it in another dispatch. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static ServletCall onEnter(
      @Advice.Argument(0) ServletRequest request, @Advice.Argument(1) ServletResponse response) {
    if (HttpServerRequest.current() != null
        || !(request instanceof HttpServletRequest)
        || !(response instanceof HttpServletResponse)) {
      return null;
    }
    ServletRequest own = request;
    while (own instanceof ServletRequestWrapper) {
      own = ((ServletRequestWrapper) own).getRequest();
    }
    HttpServletRequest asked = (HttpServletRequest) request;
    return ServletCall.entered(
        own,
        response,
        asked.getDispatcherType().name(),
        asked.getMethod(),
        asked.getServletPath(),
        asked.getPathInfo(),
        asked.getServletContext());
  }

  /**
   * Ends the request, unless it went asynchronous. Takes what Spring MVC keeps with it ({@code
   * HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}, {@code
   * DispatcherServlet.EXCEPTION_ATTRIBUTE}); not of a request for which the container has served an
   * error page meanwhile, which the same framework may have made. Tells the client which event has
   * its error.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Argument(0) ServletRequest request,
      @Advice.Argument(1) ServletResponse response,
      @Advice.Enter ServletCall call,
      @Advice.Thrown Throwable thrown) {
    if (call != null && call.left(thrown)) {
      String id =
          call.ended(
              request.getAttribute("javax.servlet.error.status_code") != null
                  ? null
                  : request.getAttribute(
                      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern"),
              request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION"),
              ((HttpServletResponse) response).getStatus(),
              response.isCommitted(),
              thrown);
      if (id != null) {
        ((HttpServletResponse) response).setHeader(ErrorRecorder.responseHeader(), id);
      }
    }
  }
}
