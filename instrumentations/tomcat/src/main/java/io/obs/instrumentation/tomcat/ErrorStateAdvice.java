package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/**
 * Goes into {@code AbstractProcessor.setErrorState}, which sets the status to 500 even where the
 * response is on its way with another one (an exception after a flush, the client gone).
 */
public final class ErrorStateAdvice {
  private ErrorStateAdvice() {}

  /** Keeps the status that the client sees. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.FieldValue("request") Request request,
      @Advice.FieldValue("response") Response response) {
    Object note = request.getNote(Notes.MEASURED);
    if (note instanceof HttpServerRequest && response.isCommitted()) {
      ((HttpServerRequest) note).sent(response.getStatus());
    }
  }
}
