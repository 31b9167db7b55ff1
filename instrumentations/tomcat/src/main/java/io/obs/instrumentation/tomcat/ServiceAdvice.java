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
        // with what the container knows of, it may stumble over that one: a client that went away
        // from an asynchronous request while its application completed it
        Object known = null;
        Object adapted = request.getNote(Notes.ADAPTED);
        if (adapted instanceof org.apache.catalina.connector.Request) {
          org.apache.catalina.connector.Request container =
              (org.apache.catalina.connector.Request) adapted;
          known = container.getAttribute("jakarta.servlet.error.exception");
          if (known == null) {
            known = container.getAttribute("javax.servlet.error.exception");
          }
        }
        // Http11Processor.service answers so
        measured.failed(500, known instanceof Throwable ? (Throwable) known : thrown);
      }
      measured.endIfAnswered();
    }
  }
}
