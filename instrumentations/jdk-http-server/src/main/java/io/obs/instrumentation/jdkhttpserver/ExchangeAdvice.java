package io.obs.instrumentation.jdkhttpserver;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/**
 * Goes into the constructor of {@code ExchangeImpl}: a request has been read that has a context.
 */
public final class ExchangeAdvice {
  private ExchangeAdvice() {}

  /** Starts it; kept with the connection, too, which has one exchange at a time. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This Object exchange,
      @Advice.Argument(0) String method,
      @Advice.Argument(4) Object connection,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      HttpServerRequest measured = new HttpServerRequest();
      measured.start(method);
      ObjectState.set(exchange, measured);
      ObjectState.set(connection, measured);
    }
  }
}
