package io.obs.instrumentation.jettyclient;

import io.obs.bootstrap.HttpConversationCall;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HttpConversation.updateResponseListeners}, which says who hears of the response:
 * one of the client's own handlers, or the caller.
 */
public final class ListenersAdvice {
  private ListenersAdvice() {}

  /** Keeps that with the call. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This Object conversation, @Advice.Argument(0) Object handler) {
    Object call = ObjectState.get(conversation);
    if (call instanceof HttpConversationCall) {
      ((HttpConversationCall) call).intercepted(handler != null);
    }
  }
}
