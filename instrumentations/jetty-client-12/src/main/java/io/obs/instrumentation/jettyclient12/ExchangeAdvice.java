package io.obs.instrumentation.jettyclient12;

import io.obs.bootstrap.HttpConversationCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;

/** Goes into the constructor of {@code HttpExchange}: a request is on its way. */
public final class ExchangeAdvice {
  private ExchangeAdvice() {}

  /**
   * Starts the call, if its conversation has none: what follows a redirect belongs to the first.
   */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This HttpExchange exchange) {
    HttpConversation conversation = exchange.getConversation();
    HttpRequest request = exchange.getRequest();
    // a tunnel through a proxy is part of the call that needs it
    if (ObjectState.get(conversation) == null && !"CONNECT".equals(request.getMethod())) {
      ObjectState.set(
          conversation,
          HttpConversationCall.start(
              request.getMethod(), request.getScheme(), request.getHost(), request.getPort()));
    }
  }
}
