package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPools;
import net.bytebuddy.asm.Advice;

/** Goes into {@code UniversalConnectionPoolBase.stop}. */
public final class PoolClosedAdvice {
  private PoolClosedAdvice() {}

  /** Forgets the pool. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This Object pool) {
    ConnectionPools.closed(pool);
  }
}
