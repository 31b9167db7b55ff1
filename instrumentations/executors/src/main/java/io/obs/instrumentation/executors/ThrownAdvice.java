package io.obs.instrumentation.executors;

import io.obs.bootstrap.UnreadFailures;
import net.bytebuddy.asm.Advice;

/** Goes into the methods by which tasks and futures throw what they failed with. */
public final class ThrownAdvice {
  private ThrownAdvice() {}

  /** Whoever gets the exception knows of the failure. */
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  public static void onExit(@Advice.Thrown Throwable thrown) {
    if (thrown != null) {
      UnreadFailures.asked(thrown);
    }
  }
}
