package io.obs.instrumentation.jetty12.ee9;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee9.nested.HttpChannel;
import org.eclipse.jetty.ee9.nested.Request;

/** Goes into {@code HttpChannel.onCompleted} of the nested server: servlets are done. */
public final class OnCompletedAdvice {
  private OnCompletedAdvice() {}

  /** Takes the exception that Spring MVC has answered itself, and keeps here. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This HttpChannel channel) {
    Object state = ObjectState.get(channel);
    if (state instanceof HttpServerRequest
        && !((HttpServerRequest) state).isFailing()
        && channel.getResponse().getStatus() >= 500) {
      Request request = channel.getRequest();
      Object thrown =
          request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
      if (thrown instanceof Throwable) {
        ((HttpServerRequest) state).failing((Throwable) thrown, request);
      }
    }
  }
}
