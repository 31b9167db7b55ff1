package io.obs.instrumentation.hikaricp;

import com.zaxxer.hikari.pool.HikariPool;
import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into {@code PoolEntry.createProxyConnection}: what it makes is what is handed out. */
public final class BorrowAdvice {
  private BorrowAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This Object entry,
      @Advice.FieldValue("hikariPool") HikariPool pool,
      @Advice.Thrown Throwable thrown) {
    if (thrown == null) {
      ConnectionPoolRecorder.borrowed(entry, pool);
    }
  }
}
