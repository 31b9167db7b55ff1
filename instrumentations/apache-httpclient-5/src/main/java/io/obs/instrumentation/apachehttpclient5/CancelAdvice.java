package io.obs.instrumentation.apachehttpclient5;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import java.util.concurrent.CancellationException;
import net.bytebuddy.asm.Advice;

/** Goes into {@code cancel} of the future that a call's own caller has. */
public final class CancelAdvice {
  private CancelAdvice() {}

  /** Ends the call, before the client fails it with whatever its connection makes of that. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object future) {
    Object call = ObjectState.get(future);
    if (call instanceof HttpClientCall) {
      ((HttpClientCall) call).end(0, new CancellationException());
    }
  }
}
