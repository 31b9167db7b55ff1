package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;

/**
 * Goes into {@code Response.setStatus} of the protocols, which Tomcat sets to 500 even where the
 * response is on its way with another status (an exception after a flush, the client gone).
 */
public final class SetStatusAdvice {
  private SetStatusAdvice() {}

  /** Keeps the status that the client sees. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Response response) {
    if (response.isCommitted() && response.getRequest() != null) {
      Object note = response.getRequest().getNote(Notes.MEASURED);
      if (note instanceof HttpServerRequest) {
        ((HttpServerRequest) note).sent(response.getStatus());
      }
    }
  }
}
