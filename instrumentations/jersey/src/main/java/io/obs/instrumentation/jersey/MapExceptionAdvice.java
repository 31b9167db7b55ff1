package io.obs.instrumentation.jersey;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ServerRuntime.Responder.mapException}. */
public final class MapExceptionAdvice {
  private MapExceptionAdvice() {}

  /** Keeps the exception, in case that a 5xx is made of it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Throwable thrown) {
    HttpServerRequest.handled(thrown);
  }
}
