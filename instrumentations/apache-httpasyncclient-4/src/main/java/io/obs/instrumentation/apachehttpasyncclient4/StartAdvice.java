package io.obs.instrumentation.apachehttpasyncclient4;

import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.apache.http.concurrent.BasicFuture;

/**
 * Goes into {@code DefaultClientExchangeHandlerImpl.start}, which prepares the call and asks for a
 * connection.
 */
public final class StartAdvice {
  private StartAdvice() {}

  /** Lets the future end the call, too; nobody can cancel it before this returns. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This Object handler, @Advice.FieldValue("resultFuture") BasicFuture<?> future) {
    Object call = ObjectState.get(handler);
    if (call != null) {
      ObjectState.set(future, call);
    }
  }
}
