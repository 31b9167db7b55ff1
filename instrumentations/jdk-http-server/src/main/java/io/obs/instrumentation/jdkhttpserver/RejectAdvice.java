package io.obs.instrumentation.jdkhttpserver;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code ServerImpl.Exchange.reject}, which answers what no handler gets to see:
 * malformed requests, and those for which there is no context.
 */
public final class RejectAdvice {
  private RejectAdvice() {}

  /** Counts it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) int status, @Advice.Argument(1) String requestLine) {
    int space = requestLine == null ? -1 : requestLine.indexOf(' ');
    HttpServerRequest measured = new HttpServerRequest();
    measured.start(space < 0 ? "" : requestLine.substring(0, space));
    measured.answered(status, null, null);
    measured.endIfAnswered();
  }
}
