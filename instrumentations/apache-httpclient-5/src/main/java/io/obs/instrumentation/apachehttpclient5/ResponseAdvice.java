package io.obs.instrumentation.apachehttpclient5;

import io.obs.bootstrap.HttpClientCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.HttpResponse;

/** Goes into {@code handleResponse} of the callback that gets a call's last response. */
public final class ResponseAdvice {
  private ResponseAdvice() {}

  /** Ends the call: the headers are there. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This Object callback, @Advice.Argument(0) HttpResponse response) {
    Object call = ObjectState.get(callback);
    if (call instanceof HttpClientCall) {
      ((HttpClientCall) call).end(response.getCode(), null);
    }
  }
}
