package io.obs.instrumentation.vibur;

import io.obs.bootstrap.ConnectionPoolRecorder;
import java.sql.SQLTimeoutException;
import net.bytebuddy.asm.Advice;
import org.vibur.dbcp.ViburConfig;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Goes into {@code PoolOperations.getProxyConnection}, which waits for a connection. */
public final class WaitAdvice {
  private WaitAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static long onEnter() {
    return ConnectionPoolRecorder.started();
  }

  /** Records the wait. A driver may throw that exception, too, but not with that state. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter long startNanos,
      @Advice.FieldValue("dataSource") ViburDBCPDataSource pool,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.obtained(startNanos, pool);
    } else if (thrown instanceof SQLTimeoutException
        && ViburConfig.SQLSTATE_TIMEOUT_ERROR.equals(
            ((SQLTimeoutException) thrown).getSQLState())) {
      ConnectionPoolRecorder.timedOut(startNanos, pool);
    }
  }
}
