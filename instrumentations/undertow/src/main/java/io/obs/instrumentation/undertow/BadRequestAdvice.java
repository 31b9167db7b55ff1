package io.obs.instrumentation.undertow;

import io.obs.bootstrap.HttpServerRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpReadListener.sendBadRequestAndClose}, which answers what is no request that
 * a handler could see: without an exchange, and always with the same 400.
 */
public final class BadRequestAdvice {
  private BadRequestAdvice() {}

  /**
   * Counts it. Its method is known if Undertow was still reading when it refused; a request that is
   * read and refused for what it says (no {@code Host}, two of them, an unknown version) has left
   * no trace here.
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.FieldValue("httpServerExchange") HttpServerExchange exchange) {
    HttpString method = exchange == null ? null : exchange.getRequestMethod();
    HttpServerRequest measured = new HttpServerRequest();
    measured.start(method == null ? "" : method.toString());
    measured.answered(400, null, null);
    measured.endIfAnswered();
  }
}
