package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import java.sql.Connection;
import net.bytebuddy.asm.Advice;

/** Goes into {@code Connection.createStatement}: its statements get their SQL when executed. */
public final class CreateStatementAdvice {
  private CreateStatementAdvice() {}

  /** Lets a wrapped connection tell what it knows. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter() {
    return DatabaseRecorder.prepareStarted();
  }

  /** Keeps the database with the statement. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter int started, @Advice.This Object connection, @Advice.Return Object statement) {
    if (started != 0 && statement != null && DatabaseRecorder.isDatabaseUnknown(connection)) {
      String url = null;
      try {
        url = ((Connection) connection).getMetaData().getURL();
      } catch (Throwable t) {
        url = null; // a driver that would not say; what it threw is nobody's concern but ours
      }
      DatabaseRecorder.connected(connection, url);
    }
    DatabaseRecorder.prepared(started, connection, statement, null);
  }
}
