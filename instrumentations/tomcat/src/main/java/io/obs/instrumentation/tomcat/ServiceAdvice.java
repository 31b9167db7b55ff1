package io.obs.instrumentation.tomcat;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.MessageBytes;

/** Goes into {@code CoyoteAdapter.service}: the request arrived; its thread is done with it. */
public final class ServiceAdvice {
  private ServiceAdvice() {}

  /** Starts the request kept with Tomcat's own. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.Argument(0) Request request) {
    Object note = request.getNote(Notes.MEASURED);
    HttpServerRequest measured;
    if (note instanceof HttpServerRequest) {
      measured = (HttpServerRequest) note;
    } else {
      measured = new HttpServerRequest();
      request.setNote(Notes.MEASURED, measured);
    }
    // compared as bytes: a string of a method is made anew for each request
    MessageBytes method = request.method();
    measured.start(
        method.equals("GET") ? "GET" : method.equals("POST") ? "POST" : method.toString());
  }

  /** Ends it, unless it goes on asynchronously. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) Request request, @Advice.Thrown Throwable thrown) {
    Object note = request.getNote(Notes.MEASURED);
    if (note instanceof HttpServerRequest) {
      HttpServerRequest measured = (HttpServerRequest) note;
      if (thrown != null) {
        measured.failed(500, thrown); // Http11Processor.service answers so
      }
      measured.endIfAnswered();
    }
  }
}
