package io.obs.instrumentation.apachehttpasyncclient4;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.apache.http.HttpResponse;

/**
 * Goes into {@code InternalState.setFinalResponse}, which is told the one response of a call that
 * its caller gets.
 */
public final class FinalResponseAdvice {
  private FinalResponseAdvice() {}

  /** Ends the call: the headers are there. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object state, @Advice.Argument(0) HttpResponse response) {
    Object call = ObjectState.get(state);
    if (call instanceof HttpClientCall && response != null) {
      ((HttpClientCall) call).end(response.getStatusLine().getStatusCode(), null);
    }
  }
}
