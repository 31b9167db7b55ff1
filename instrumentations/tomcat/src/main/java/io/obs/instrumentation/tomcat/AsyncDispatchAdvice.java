package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;

/**
 * Goes into {@code CoyoteAdapter.asyncDispatch}, which runs for each event of an asynchronous
 * request: dispatch, completion, time-out, error, client gone. The last one recycles Tomcat's
 * request.
 */
public final class AsyncDispatchAdvice {
  private AsyncDispatchAdvice() {}

  /** Ends the request if this event was the last. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) Request request) {
    Object note = request.getNote(Notes.MEASURED);
    if (note instanceof HttpServerRequest) {
      ((HttpServerRequest) note).endIfAnswered();
    }
  }
}
