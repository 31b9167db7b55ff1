package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.HandlerInvoker.completeStream}, which stands there in early
 * versions of 12.0 and 12.1. The twin of {@link CompleteInChannelAdvice}.
 */
public final class CompleteInInvokerAdvice {
  private CompleteInInvokerAdvice() {}

  /** Takes the status, and ends the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.FieldValue("this$0") HttpChannelState channel) {
    Object state = ObjectState.get(channel);
    if (!(state instanceof HttpServerRequest)) {
      return;
    }
    HttpServerRequest measured = (HttpServerRequest) state;
    if (measured.isArrived()) {
      measured.start(channel.getRequest().getMethod()); // malformed: refused at once
    }
    if (measured.isStarted()) {
      measured.answered(channel.getResponse().getStatus(), null, null);
      if (measured.route().isEmpty()) {
        measured.asked(Request.getPathInContext(channel.getRequest()), null); // of no servlet
      }
      measured.endIfAnswered();
    }
  }
}
