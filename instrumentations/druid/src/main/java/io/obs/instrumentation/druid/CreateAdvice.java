package io.obs.instrumentation.druid;

import com.alibaba.druid.pool.DruidAbstractDataSource;
import io.obs.bootstrap.ConnectionPoolRecorder;
import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code DruidAbstractDataSource.createPhysicalConnection}: one connection is opened and
 * set up. A pool makes its first while it is opened.
 */
public final class CreateAdvice {
  private CreateAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Makes a pool known that is not, and records the connection, if there is one. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.This DruidAbstractDataSource pool,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      if (ConnectionPools.isUnknown(pool)) {
        String name = pool.getName();
        ConnectionPools.opened(
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
      ConnectionPoolRecorder.created(startNanos, pool);
    }
  }
}
