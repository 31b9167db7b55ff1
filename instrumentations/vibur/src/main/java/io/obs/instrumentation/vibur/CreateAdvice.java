package io.obs.instrumentation.vibur;

import io.obs.bootstrap.ConnectionPoolRecorder;
import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import org.vibur.dbcp.ViburConfig;

/**
 * Goes into {@code ConnectionFactory.create()}: one connection is opened and set up. A pool makes
 * its first while it is started.
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
      @Advice.FieldValue("config") ViburConfig pool,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      if (ConnectionPools.isUnknown(pool)) {
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
      ConnectionPoolRecorder.created(startNanos, pool);
    }
  }
}
