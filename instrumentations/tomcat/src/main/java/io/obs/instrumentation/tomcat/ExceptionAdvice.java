package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.catalina.connector.Request;

/**
 * Goes into {@code StandardWrapperValve.exception}, to which the valve gives what left the
 * application. What Tomcat keeps of it may be replaced, before the request is recycled, by the
 * failure to write an error page to a client that is gone.
 */
public final class ExceptionAdvice {
  private ExceptionAdvice() {}

  /** Takes the exception. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) Request request, @Advice.Argument(2) Throwable exception) {
    Object note = request.getCoyoteRequest().getNote(Notes.MEASURED);
    if (note instanceof HttpServerRequest) {
      ((HttpServerRequest) note).failing(exception, request);
    }
  }
}
