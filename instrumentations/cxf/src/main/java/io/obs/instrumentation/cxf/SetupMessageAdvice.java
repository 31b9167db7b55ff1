package io.obs.instrumentation.cxf;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code AbstractHTTPDestination.setupMessage}, which since 3.4 keeps the path that was
 * asked for under the name of Spring MVC's template, for whoever counts by that.
 */
public final class SetupMessageAdvice {
  private SetupMessageAdvice() {}

  /** Lets the path not be taken for a template. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter() {
    HttpServerRequest.pathAsTemplate();
  }
}
