package io.obs.instrumentation.vibur;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Goes into {@code ViburDBCPDataSource.start} and {@code getConnection}. */
public final class PoolSeenAdvice {
  private PoolSeenAdvice() {}

  /** Makes a pool known that is not. How many wait, Vibur keeps to itself. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This ViburDBCPDataSource pool, @Advice.Thrown Throwable thrown) {
    if (thrown == null && ConnectionPools.isUnknown(pool)) {
      ConnectionPools.opened(
          pool,
          pool.getName(),
          "vibur",
          MethodHandles.lookup(),
          "getPool().remainingCreated()",
          "getPool().taken()",
          "getPool().maxSize()",
          "getPool().initialSize()",
          "");
    }
  }
}
