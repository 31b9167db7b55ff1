package io.obs.instrumentation.jettyclient;

import io.obs.bootstrap.HttpConversationCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Result;

/** Goes into {@code ResponseNotifier.notifyComplete}: request and response are over. */
public final class CompleteAdvice {
  private CompleteAdvice() {}

  /** Ends the call, if it is its caller who hears of that. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(1) Result result) {
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
