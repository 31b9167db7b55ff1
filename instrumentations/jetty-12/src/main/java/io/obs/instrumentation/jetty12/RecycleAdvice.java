package io.obs.instrumentation.jetty12;

import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.ObjectState;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.internal.HttpChannelState;

/** Goes into {@code HttpChannelState.recycle}: the channel is about to serve another request. */
public final class RecycleAdvice {
  private RecycleAdvice() {}

  /** Forgets a request that went to another protocol; ends one that was given up. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This HttpChannelState channel) {
    Object state = ObjectState.get(channel);
    if (state instanceof HttpServerRequest) {
      ((HttpServerRequest) state).abandon();
    }
  }
}
