package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpChannelState;

/**
 * Goes into {@code HttpChannelState.HandlerInvoker.run}, inside of which the handlers run, once a
 * request: meanwhile the thread works for it.
 */
public final class HandleAdvice {
  private HandleAdvice() {}

  /** Starts the request; what the thread does from now on belongs to it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.FieldValue("this$0") HttpChannelState channel) {
    Object state = ObjectState.get(channel);
    if (!(state instanceof HttpServerRequest)) {
      return false;
    }
    HttpServerRequest measured = (HttpServerRequest) state;
    Request request = channel.getRequest();
    if (measured.isArrived()) {
      measured.start(request.getMethod());
    }
    return measured.entered(request, null);
  }

  /** The thread is done with it; the request may go on. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter boolean entered) {
    if (entered) {
      HttpServerRequest.left();
    }
  }
}
