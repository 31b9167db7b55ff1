package io.obs.instrumentation.httpurlconnection;

import io.obs.bootstrap.HttpUrlCall;
import java.net.HttpURLConnection;
import net.bytebuddy.asm.Advice;

/** Goes into the steps before the response: {@code connect} and {@code getOutputStream}. */
public final class StepAdvice {
  private StepAdvice() {}

  /** Begins the step; not a primitive, because the call spans several of them. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static HttpUrlCall onEnter(@Advice.This HttpURLConnection connection) {
    return HttpUrlCall.stepStarted(connection);
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter HttpUrlCall call, @Advice.Thrown Throwable thrown) {
    if (call != null) {
      call.stepEnded(thrown);
    }
  }
}
