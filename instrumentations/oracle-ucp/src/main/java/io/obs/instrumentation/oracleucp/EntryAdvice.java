package io.obs.instrumentation.oracleucp;

import io.obs.bootstrap.ConnectionPoolRecorder;
import net.bytebuddy.asm.Advice;
import oracle.ucp.common.UniversalConnectionPoolBase;

/** Goes into the constructor of {@code UniversalPooledConnectionImpl}. */
public final class EntryAdvice {
  private EntryAdvice() {}

  /** Tells the connection's pool. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.This Object entry,
      @Advice.FieldValue("m_connectionPool") UniversalConnectionPoolBase pool) {
    ConnectionPoolRecorder.belongs(entry, pool);
  }
}
