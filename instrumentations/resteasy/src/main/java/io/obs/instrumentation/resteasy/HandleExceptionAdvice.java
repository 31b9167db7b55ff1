package io.obs.instrumentation.resteasy;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ExceptionHandler.handleException}. */
public final class HandleExceptionAdvice {
  private HandleExceptionAdvice() {}

  /** Keeps the exception, in case that a 5xx is made of it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(1) Throwable thrown) {
    HttpServerRequest.handled(thrown);
  }
}
