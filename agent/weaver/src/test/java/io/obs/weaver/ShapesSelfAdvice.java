package io.obs.weaver;

import net.bytebuddy.asm.Advice;

/** Advice that asks for all there is in a method of an object that returns something. */
public final class ShapesSelfAdvice {
  private ShapesSelfAdvice() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static Object onEnter(@Advice.This Object self) {
    return self == null ? null : "entered";
  }

  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter Object entered,
      @Advice.This Object self,
      @Advice.FieldValue("answer") int answer,
      @Advice.Return Object returned,
      @Advice.Thrown Throwable thrown) {
    ShapesLog.add(entered + " " + (self != null) + " " + answer + " " + returned + " " + thrown);
  }
}
