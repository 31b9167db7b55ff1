package io.obs.instrumentation.apachehttpclient5;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/** Goes into {@code failed} of the same callback. */
public final class FailedAdvice {
  private FailedAdvice() {}

  /** Ends the call, if its headers have not done so: what fails behind them is the body. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object callback, @Advice.Argument(0) Exception thrown) {
    Object call = ObjectState.get(callback);
    if (call instanceof HttpClientCall) {
      ((HttpClientCall) call).end(0, thrown);
    }
  }
}
