package io.obs.weaver;

import net.bytebuddy.asm.Advice;

/** Counts. */
public final class CountAdvice {
  private CountAdvice() {}

  /** Counts up. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter() {
    return Calls.ENTERED.incrementAndGet();
  }

  /** Counts up, if the entry did. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int entered, @Advice.Thrown Throwable thrown) {
    if (entered > 0) {
      Calls.EXITED.incrementAndGet();
    }
  }
}
