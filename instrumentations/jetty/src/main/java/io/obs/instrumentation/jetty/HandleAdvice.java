package io.obs.instrumentation.jetty;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.HttpChannel;

/**
 * Goes into {@code HttpChannel.handle}, inside of which handlers, filters, servlets and the
 * listeners of asynchronous requests run: meanwhile the thread works for the request.
 */
public final class HandleAdvice {
  private HandleAdvice() {}

  /** Starts the request, the first time; what the thread does from now on belongs to it. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.This HttpChannel channel) {
    Object state = ObjectState.get(channel);
    if (!(state instanceof HttpServerRequest)) {
      return false;
    }
    HttpServerRequest measured = (HttpServerRequest) state;
    if (measured.isArrived()) {
      measured.start(channel.getRequest().getMethod());
    }
    return measured.entered(channel.getRequest(), null);
  }

  /** The thread is done with it; the request may go on. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter boolean entered) {
    if (entered) {
      HttpServerRequest.left();
    }
  }
}
