package io.obs.instrumentation.hikaricp;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;

/** Goes into the constructor of every pool and into {@code HikariPool.getConnection()}. */
public final class PoolSeenAdvice {
  private PoolSeenAdvice() {}

  /** Makes a pool known that is not; its text is its name. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This Object pool) {
    if (ConnectionPools.isUnknown(pool)) {
      ConnectionPools.opened(
          pool,
          pool.toString(),
          "HikariPool",
          MethodHandles.lookup(),
          "getIdleConnections()",
          "getActiveConnections()",
          "config.getMaximumPoolSize()",
          "config.getMinimumIdle()",
          "getThreadsAwaitingConnection()");
    }
  }
}
