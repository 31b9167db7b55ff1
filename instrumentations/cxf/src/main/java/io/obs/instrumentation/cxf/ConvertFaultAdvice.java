package io.obs.instrumentation.cxf;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ExceptionUtils.convertFaultToResponse}. */
public final class ConvertFaultAdvice {
  private ConvertFaultAdvice() {}

  /** Keeps the exception, in case that a 5xx is made of it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Throwable thrown) {
    HttpServerRequest.handled(thrown);
  }
}
