package io.obs.weaver;

import net.bytebuddy.asm.Advice;

/** Advice that says something else than the method. */
public final class ShapesReturnAdvice {
  private ShapesReturnAdvice() {}

  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  @Advice.AssignReturned.ToReturned
  public static boolean onExit(@Advice.Argument(0) int way, @Advice.Return boolean returned) {
    if (way == 5) {
      throw new IllegalStateException("exit at five");
    }
    return way == 1 || way != 2 && returned;
  }
}
