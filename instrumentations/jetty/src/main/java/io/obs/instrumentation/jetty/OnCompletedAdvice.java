package io.obs.instrumentation.jetty;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;

/**
 * Goes into {@code HttpChannel.onCompleted}: the response is finished, or given up. At its
 * beginning, because the next request of the connection may be served inside of it.
 */
public final class OnCompletedAdvice {
  private OnCompletedAdvice() {}

  /** Takes what there is to know, and ends the request. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This HttpChannel channel) {
    Object state = ObjectState.get(channel);
    if (!(state instanceof HttpServerRequest)) {
      return;
    }
    HttpServerRequest measured = (HttpServerRequest) state;
    Request request = channel.getRequest();
    if (measured.isArrived()) {
      measured.start(request.getMethod()); // malformed: refused at once
    }
    if (!measured.isStarted()) {
      return;
    }
    // what the application made of the response since it was sent, the client has not seen
    MetaData.Response sent = channel.getCommittedMetaData();
    int status = sent == null ? channel.getResponse().getStatus() : sent.getStatus();
    Object thrown = request.getAttribute("jakarta.servlet.error.exception");
    if (thrown == null) {
      thrown = request.getAttribute("javax.servlet.error.exception");
    }
    if (status < 500 && thrown instanceof BadMessageException) {
      thrown = null; // what Jetty threw at a malformed request, and the client's fault
    }
    if (thrown == null && status >= 500) {
      // Spring MVC made the answer itself, of an exception that it keeps here
      thrown = request.getAttribute("org.springframework.web.servlet.DispatcherServlet.EXCEPTION");
    }
    measured.answered(status, thrown instanceof Throwable ? (Throwable) thrown : null, request);
    if (measured.route().isEmpty()) {
      measured.asked(request.getPathInfo(), null); // of no servlet
    }
    measured.endIfAnswered();
  }
}
