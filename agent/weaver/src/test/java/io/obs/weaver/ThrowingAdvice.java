package io.obs.weaver;

import net.bytebuddy.asm.Advice;

/** Fails. */
public final class ThrowingAdvice {
  private ThrowingAdvice() {}

  /** Fails. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter() {
    throw new IllegalStateException("in the entry");
  }

  /** Fails in another way. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit() {
    throw new StackOverflowError("in the exit");
  }
}
