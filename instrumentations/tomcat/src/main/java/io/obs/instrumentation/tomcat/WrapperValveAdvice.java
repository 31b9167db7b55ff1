package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.catalina.connector.Request;

/**
 * Goes into {@code StandardWrapperValve.invoke}, inside of which the servlet runs. Read here,
 * because an error page that comes later may be served by the same framework and replace the
 * template.
 */
public final class WrapperValveAdvice {
  private WrapperValveAdvice() {}

  /** Takes Spring MVC's template ({@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}). */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) Request request) {
    Object template =
        request.getAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
    if (template instanceof String) {
      Object note = request.getCoyoteRequest().getNote(Notes.MEASURED);
      if (note instanceof HttpServerRequest) {
        ((HttpServerRequest) note).templated((String) template);
      }
    }
  }
}
