package io.obs.instrumentation.vibur;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Goes into {@code PoolOperations.getConnHolder}: what it returns is handed out. */
public final class BorrowAdvice {
  private BorrowAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Return Object entry,
      @Advice.FieldValue("dataSource") ViburDBCPDataSource pool,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.borrowed(entry, pool);
    }
  }
}
