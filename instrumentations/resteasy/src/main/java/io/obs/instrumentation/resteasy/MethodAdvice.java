package io.obs.instrumentation.resteasy;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.jboss.resteasy.core.ResourceMethodInvoker;
import org.jboss.resteasy.spi.metadata.ResourceMethod;

/**
 * Goes into {@code ResourceMethodInvoker.invoke} on a target, which is there by now; called for
 * neither a path that no resource has nor a method that it does not allow.
 */
public final class MethodAdvice {
  private MethodAdvice() {}

  /** Takes the path of class and method as the route. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This ResourceMethodInvoker invoker,
      @Advice.FieldValue("method") ResourceMethod method) {
    HttpServerRequest.found(invoker, method);
    HttpServerRequest.matched();
  }
}
