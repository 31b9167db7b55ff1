package io.obs.instrumentation.resteasy;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.jboss.resteasy.core.ResourceLocatorInvoker;
import org.jboss.resteasy.spi.metadata.ResourceLocator;

/**
 * Goes into {@code ResourceLocatorInvoker.invokeOnTargetObject}: a locator has found a resource.
 * The model's type is a class in old versions and an interface in new ones, so it is called by the
 * door.
 */
public final class LocatorAdvice {
  private LocatorAdvice() {}

  /** Takes the locator's path. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.This ResourceLocatorInvoker invoker,
      @Advice.FieldValue("method") ResourceLocator method) {
    HttpServerRequest.found(invoker, method);
  }
}
