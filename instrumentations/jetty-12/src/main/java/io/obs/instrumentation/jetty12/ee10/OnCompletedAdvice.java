package io.obs.instrumentation.jetty12.ee10;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Goes into {@code ServletChannel.onCompleted}: servlets are done with the request. */
public final class OnCompletedAdvice {
  private OnCompletedAdvice() {}

  /** Takes the exception that Spring MVC has answered itself, and keeps here. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This ServletChannel channel) {
    Object state = ObjectState.get(channel);
    ServletContextRequest request = channel.getServletContextRequest();
    if (state instanceof HttpServerRequest
        && request != null
        && !((HttpServerRequest) state).isFailing()
        && request.getServletContextResponse().getStatus() >= 500) {
      Object thrown =
          request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
      if (thrown instanceof Throwable) {
        ((HttpServerRequest) state).failing((Throwable) thrown, request.getServletApiRequest());
      }
    }
  }
}
