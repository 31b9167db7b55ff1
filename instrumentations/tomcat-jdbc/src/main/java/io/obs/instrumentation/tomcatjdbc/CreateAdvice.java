package io.obs.instrumentation.tomcatjdbc;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.jdbc.pool.ConnectionPool;

/** Goes into {@code PooledConnection.connect}: one connection is opened, or opened again. */
public final class CreateAdvice {
  private CreateAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the connection, if there is one. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.FieldValue("parent") ConnectionPool pool,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.created(startNanos, pool);
    }
  }
}
