package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;

/**
 * Goes into {@code Response.recycle} of the protocols, between two requests of a connection: what
 * Tomcat says from now on is of the next one.
 */
public final class RenewAdvice {
  private RenewAdvice() {}

  /** Lets {@link LogAdvice} count again. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Response response) {
    if (response.getRequest() != null) {
      Object note = response.getRequest().getNote(Notes.MEASURED);
      if (note instanceof HttpServerRequest) {
        ((HttpServerRequest) note).renewed();
      }
    }
  }
}
