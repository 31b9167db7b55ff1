package io.obs.instrumentation.jetty12.ee9;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee9.nested.HttpChannel;

/**
 * Goes into {@code HttpChannel.handle} of the nested server, inside of which filters, servlets and
 * the listeners of asynchronous requests run, again for each event of an asynchronous one:
 * meanwhile the thread works for the request.
 */
public final class HandleAdvice {
  private HandleAdvice() {}

  /** What the thread does from now on belongs to the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.This HttpChannel channel) {
    Object measured = ObjectState.get(channel);
    return measured instanceof HttpServerRequest
        && ((HttpServerRequest) measured).entered(channel.getRequest(), null);
  }

  /** The thread is done with it; the request may go on. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter boolean entered) {
    if (entered) {
      HttpServerRequest.left();
    }
  }
}
