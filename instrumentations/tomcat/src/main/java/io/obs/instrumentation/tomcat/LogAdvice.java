package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/**
 * Goes into {@code CoyoteAdapter.log}, which writes the access log of requests that never came to
 * the adapter, such as an HTTP/2 request with a forbidden header. It is called also where nothing
 * was answered (a failed TLS handshake has no method, an upgrade no error status), and of requests
 * that have been counted: after a failure of {@code service}, and where an asynchronous request has
 * ended because its client is gone (Tomcat 7 and 8.0).
 */
public final class LogAdvice {
  private LogAdvice() {}

  /** Starts a request that was refused; recycling gives it its status. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) Request request, @Advice.Argument(1) Response response) {
    String method = request.method().toString();
    if (method != null && !method.isEmpty() && response.getStatus() >= 400) {
      Object note = request.getNote(Notes.MEASURED);
      HttpServerRequest measured;
      if (note instanceof HttpServerRequest) {
        measured = (HttpServerRequest) note;
      } else {
        measured = new HttpServerRequest();
        request.setNote(Notes.MEASURED, measured);
      }
      if (!measured.isStarted() && !measured.isOver()) {
        measured.start(method);
      }
    }
  }

  /** Ends it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) Request request) {
    Object note = request.getNote(Notes.MEASURED);
    if (note instanceof HttpServerRequest) {
      ((HttpServerRequest) note).endIfAnswered();
    }
  }
}
