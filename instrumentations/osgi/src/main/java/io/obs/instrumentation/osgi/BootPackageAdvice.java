package io.obs.instrumentation.osgi;

import io.obs.bootstrap.BundleLoaders;
import net.bytebuddy.asm.Advice;

/**
 * Goes where a framework decides whether a bundle gets a package from the bootstrap loader though
 * it does not import it, as all get {@code java}.
 */
public final class BootPackageAdvice {
  private BootPackageAdvice() {}

  /** Says yes for the door's package. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  @Advice.AssignReturned.ToReturned
  public static boolean onExit(
      @Advice.Argument(0) String packageName, @Advice.Return boolean decided) {
    return BundleLoaders.shows(packageName, decided);
  }
}
