package io.obs.instrumentation.apachehttpasyncclient4;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/** Goes into {@code executionFailed} of the handler. */
public final class FailedAdvice {
  private FailedAdvice() {}

  /** Ends the call, if its headers have not done so: what fails behind them is the body. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object handler, @Advice.Argument(0) Exception thrown) {
    Object call = ObjectState.get(handler);
    if (call instanceof HttpClientCall) {
      ((HttpClientCall) call).end(0, thrown);
    }
  }
}
