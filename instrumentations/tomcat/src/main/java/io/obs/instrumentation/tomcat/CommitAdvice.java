package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;

/**
 * Goes into {@code Response.setCommitted} of the protocols: the status is on its way. Tomcat may
 * set another one afterwards, which nobody will see (an exception after a flush, the client gone).
 */
public final class CommitAdvice {
  private CommitAdvice() {}

  /** Keeps the status that the client sees. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This Response response, @Advice.Argument(0) boolean committed) {
    if (committed && response.getRequest() != null) {
      Object note = response.getRequest().getNote(Notes.MEASURED);
      if (note instanceof HttpServerRequest) {
        ((HttpServerRequest) note).sent(response.getStatus());
      }
    }
  }
}
