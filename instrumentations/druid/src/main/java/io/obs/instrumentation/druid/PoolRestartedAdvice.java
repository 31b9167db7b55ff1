package io.obs.instrumentation.druid;

import com.alibaba.druid.pool.DruidDataSource;
import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;

/** Goes into {@code DruidDataSource.restart}, which closes the pool and lets it open again. */
public final class PoolRestartedAdvice {
  private PoolRestartedAdvice() {}

  /** Makes the pool known again. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.This DruidDataSource pool, @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      String name = pool.getName();
      ConnectionPools.reopened(
          pool,
          name == null || name.startsWith("DataSource-") ? null : name,
          ConnectionPools.nameOf(pool.getUrl(), "druid"),
          MethodHandles.lookup(),
          "getPoolingCount()",
          "getActiveCount()",
          "getMaxActive()",
          "getMinIdle()",
          "getWaitThreadCount()");
    }
  }
}
