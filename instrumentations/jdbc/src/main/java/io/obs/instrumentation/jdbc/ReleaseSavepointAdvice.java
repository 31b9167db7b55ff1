package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import java.sql.Connection;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Connection.releaseSavepoint}. */
public final class ReleaseSavepointAdvice {
  private ReleaseSavepointAdvice() {}

  /** Starts the clock; asks a connection first that has made no statement yet. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.This Object connection) {
    int started = DatabaseRecorder.transactionStarted(connection);
    if (started == DatabaseRecorder.UNKNOWN) {
      String url = null;
      try {
        url = ((Connection) connection).getMetaData().getURL();
      } catch (Throwable t) {
        url = null; // a closed connection, or a driver that would not say
      }
      started = DatabaseRecorder.transactionStarted(connection, url);
    }
    return started;
  }

  /** Records the call. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(@Advice.Enter int started, @Advice.Thrown Throwable thrown) {
    DatabaseRecorder.releaseEnded(started, thrown);
  }
}
