package io.obs.instrumentation.tomcatjdbc;

import io.obs.bootstrap.ConnectionPools;
import net.bytebuddy.asm.Advice;

/** Goes into {@code ConnectionPool.init}, which opens the pool. */
public final class InitAdvice {
  private InitAdvice() {}

  /** Forgets a pool that could not be opened. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This Object pool, @Advice.Thrown Throwable thrown) {
    if (thrown != null) {
      ConnectionPools.closed(pool);
    }
  }
}
