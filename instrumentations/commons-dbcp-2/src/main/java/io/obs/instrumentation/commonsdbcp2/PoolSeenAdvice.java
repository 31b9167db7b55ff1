package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;

/** Goes into {@code BasicDataSource.createConnectionPool} and {@code getConnection}. */
public final class PoolSeenAdvice {
  private PoolSeenAdvice() {}

  /** Makes a pool known that is not. Its name is that in JMX, if the application has set it. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This BasicDataSource source,
      @Advice.FieldValue("connectionPool") GenericObjectPool<?> pool) {
    if (pool != null && ConnectionPools.isUnknown(pool)) {
      ConnectionPools.opened(
          pool,
          ConnectionPools.nameInJmx(source.getJmxName()),
          ConnectionPools.nameOf(source.getUrl(), "dbcp2"),
          MethodHandles.lookup(),
          "getNumIdle()",
          "getNumActive()",
          "getMaxTotal()",
          "getMinIdle()",
          "getNumWaiters()");
    }
  }
}
