package io.obs.instrumentation.jdbc;

import io.obs.bootstrap.DatabaseRecorder;
import net.bytebuddy.asm.Advice;

/** Goes into the data source of a driver that opens connections without {@code Driver.connect}. */
public final class OpenDataSourceAdvice {
  private OpenDataSourceAdvice() {}

  /** Starts the clock. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static int onEnter(@Advice.FieldValue("url") String url) {
    return DatabaseRecorder.connectStarted(url);
  }

  /** Records the call. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Enter int started,
      @Advice.Return Object connection,
      @Advice.Thrown Throwable thrown) {
    DatabaseRecorder.connectEnded(started, connection, thrown);
  }
}
