package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import java.sql.Statement;
import net.bytebuddy.asm.Advice;

/** Goes into the execution of a statement that was made with its SQL. */
public final class ExecutePreparedAdvice {
  private ExecutePreparedAdvice() {}

  /** Starts the clock; asks a statement first that was made before the agent came. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.This Object statement) {
    int started = DatabaseRecorder.executeStarted(statement);
    if (started == DatabaseRecorder.UNKNOWN) {
      String url = null;
      try {
        url = ((Statement) statement).getConnection().getMetaData().getURL();
      } catch (Throwable t) {
        url = null; // a closed statement, or a driver that would not say
      }
      started = DatabaseRecorder.executeStarted(statement, url);
    }
    return started;
  }

  /** Records the call. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter int started, @Advice.This Object statement, @Advice.Thrown Throwable thrown) {
    DatabaseRecorder.executeEnded(started, statement, thrown);
  }
}
