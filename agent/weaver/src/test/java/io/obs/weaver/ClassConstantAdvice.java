package io.obs.weaver;

import net.bytebuddy.asm.Advice;

/** Counts if there is a class. */
public final class ClassConstantAdvice {
  private ClassConstantAdvice() {}

  /** Counts up. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter() {
    if (Runnable.class.isInterface()) {
      Calls.ENTERED.incrementAndGet();
    }
  }

  /** Counts up. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit() {
    Calls.EXITED.incrementAndGet();
  }
}
