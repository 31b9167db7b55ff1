package io.obs.instrumentation.apachehttpasyncclient4;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import java.util.concurrent.CancellationException;
import net.bytebuddy.asm.Advice;

/** Goes into what cancels a call: its handler and its future. */
public final class CancelAdvice {
  private CancelAdvice() {}

  /** Ends the call. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object canceled) {
    Object call = ObjectState.get(canceled);
    if (call instanceof HttpClientCall) {
      ((HttpClientCall) call).end(0, new CancellationException());
    }
  }
}
