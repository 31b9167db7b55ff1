package io.obs.instrumentation.jersey;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code UriRoutingContext.setMatchedResourceMethod}, which is called for neither a path
 * that no resource has nor a method that it does not allow.
 */
public final class MatchedAdvice {
  private MatchedAdvice() {}

  /** Takes what was found as the route. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter() {
    HttpServerRequest.matched();
  }
}
