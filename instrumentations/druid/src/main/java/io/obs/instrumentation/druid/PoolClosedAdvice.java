package io.obs.instrumentation.druid;

import io.obs.bootstrap.ConnectionPools;
import net.bytebuddy.asm.Advice;

/** Goes into {@code DruidDataSource.close}. */
public final class PoolClosedAdvice {
  private PoolClosedAdvice() {}

  /** Forgets the pool. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This Object pool) {
    ConnectionPools.closed(pool);
  }
}
