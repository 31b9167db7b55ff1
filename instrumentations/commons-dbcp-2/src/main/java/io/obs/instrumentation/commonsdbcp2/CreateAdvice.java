package io.obs.instrumentation.commonsdbcp2;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.pool2.ObjectPool;

/** Goes into {@code PoolableConnectionFactory.makeObject}: one connection is opened and set up. */
public final class CreateAdvice {
  private CreateAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the connection, unless it only tries the database: then there is no pool yet. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.This PoolableConnectionFactory factory,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ObjectPool<?> pool = factory.getPool();
      if (pool != null) {
        ConnectionPoolRecorder.created(startNanos, pool);
      }
    }
  }
}
