package io.obs.instrumentation.jettyclient12;

import io.obs.bootstrap.HttpConversationCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpRequest;

/** Goes into what tells {@code ResponseListeners} that request and response are over. */
public final class CompleteAdvice {
  private CompleteAdvice() {}

  /** Ends the call, if it is its caller who hears of that. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Result result) {
    Request request = result.getRequest();
    Object call =
        request instanceof HttpRequest
            ? ObjectState.get(((HttpRequest) request).getConversation())
            : null;
    if (call instanceof HttpConversationCall) {
      ((HttpConversationCall) call)
          .completed(result.getResponse().getStatus(), result.getFailure());
    }
  }
}
