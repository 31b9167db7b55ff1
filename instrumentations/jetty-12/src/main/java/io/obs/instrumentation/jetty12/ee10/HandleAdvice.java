package io.obs.instrumentation.jetty12.ee10;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import io.obs.bootstrap.ServletRoutes;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Goes into {@code ServletChannel.handle}, inside of which filters, servlets and the listeners of
 * asynchronous requests run, again for each event of an asynchronous one: meanwhile the thread
 * works for the request.
 */
public final class HandleAdvice {
  private HandleAdvice() {}

  /** What the thread does from now on belongs to the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static boolean onEnter(@Advice.This ServletChannel channel) {
    Object measured = ObjectState.get(channel);
    ServletContextRequest request = channel.getServletContextRequest();
    if (!(measured instanceof HttpServerRequest) || request == null) {
      return false;
    }
    Object routes = ObjectState.get(request.getMatchedResource().getResource());
    return ((HttpServerRequest) measured)
        .entered(
            request.getServletApiRequest(),
            routes instanceof ServletRoutes ? (ServletRoutes) routes : null);
  }

  /** The thread is done with it; the request may go on. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter boolean entered) {
    if (entered) {
      HttpServerRequest.left();
    }
  }
}
