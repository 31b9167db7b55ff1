package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import org.apache.commons.pool2.impl.GenericObjectPool;

/** Goes into {@code PoolingDriver.registerPool}. */
public final class PoolRegisteredAdvice {
  private PoolRegisteredAdvice() {}

  /** Makes a pool known that is not, by the name that it is registered under. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Argument(0) String name, @Advice.Argument(1) Object pool) {
    if (pool instanceof GenericObjectPool && ConnectionPools.isUnknown(pool)) {
      ConnectionPools.opened(
          pool,
          name,
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
