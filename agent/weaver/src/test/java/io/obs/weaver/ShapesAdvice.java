package io.obs.weaver;

import net.bytebuddy.asm.Advice;

/** Advice with branches, wide locals and a handler of its own. */
public final class ShapesAdvice {
  private ShapesAdvice() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter(@Advice.Argument(0) int way) {
    double scaled = way * 1.5;
    if (way == 6) {
      throw new IllegalStateException("enter at six");
    }
    try {
      ShapesLog.add("enter " + scaled);
    } catch (RuntimeException e) {
      ShapesLog.add("never");
    }
    return way == 0 ? 7L : 8L + way;
  }

  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long entered, @Advice.Argument(0) int way, @Advice.Thrown Throwable thrown) {
    for (int i = 0; i < 2; i++) {
      if (entered == 7L && thrown == null) {
        ShapesLog.add("exit early");
        return;
      }
    }
    if (way == 5) {
      throw new IllegalStateException("exit at five");
    }
    ShapesLog.add("exit " + entered + " " + way + " " + thrown);
  }
}
