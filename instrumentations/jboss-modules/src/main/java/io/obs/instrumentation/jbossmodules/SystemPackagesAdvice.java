package io.obs.instrumentation.jbossmodules;

import net.bytebuddy.asm.Advice;

/**
 * Goes into the static initializer of {@code org.jboss.modules.Module}, which reads the names of
 * the packages that every module sees.
 */
public final class SystemPackagesAdvice {
  private SystemPackagesAdvice() {}

  /** Adds the door's package; returns what the setting was, null if it was not set. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static String onEnter() {
    String packages = System.getProperty("jboss.modules.system.pkgs");
    System.setProperty(
        "jboss.modules.system.pkgs",
        packages == null || packages.isEmpty()
            ? "io.obs.bootstrap"
            : packages.concat(",io.obs.bootstrap"));
    return packages;
  }

  /** Leaves the application its properties as they were. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter String packages) {
    if (packages == null) {
      System.clearProperty("jboss.modules.system.pkgs");
    } else {
      System.setProperty("jboss.modules.system.pkgs", packages);
    }
  }
}
