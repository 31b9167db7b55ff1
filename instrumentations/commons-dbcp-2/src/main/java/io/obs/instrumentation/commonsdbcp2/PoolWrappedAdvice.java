package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import org.apache.commons.pool2.impl.GenericObjectPool;

/** Goes into the constructor of {@code PoolingDataSource}. */
public final class PoolWrappedAdvice {
  private PoolWrappedAdvice() {}

  /** Makes a pool known that is not. It has no name, nor a URL that can be asked for. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) Object pool) {
    if (pool instanceof GenericObjectPool && ConnectionPools.isUnknown(pool)) {
      ConnectionPools.opened(
          pool,
          null,
          "dbcp2",
          MethodHandles.lookup(),
          "getNumIdle()",
          "getNumActive()",
          "getMaxTotal()",
          "getMinIdle()",
          "getNumWaiters()");
    }
  }
}
