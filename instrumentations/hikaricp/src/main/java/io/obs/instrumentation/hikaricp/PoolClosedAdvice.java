package io.obs.instrumentation.hikaricp;

import io.obs.bootstrap.ConnectionPools;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code HikariPool.shutdown}, and into what a pool does that cannot open its first
 * connection.
 */
public final class PoolClosedAdvice {
  private PoolClosedAdvice() {}

  /** Forgets the pool. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This Object pool) {
    ConnectionPools.closed(pool);
  }
}
