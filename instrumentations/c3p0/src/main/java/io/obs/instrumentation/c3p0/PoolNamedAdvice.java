package io.obs.instrumentation.c3p0;

import io.obs.bootstrap.ObjectState;
import javax.sql.ConnectionPoolDataSource;
import net.bytebuddy.asm.Advice;

/**
 * Goes into {@code C3P0PooledConnectionPoolManager.createPooledConnectionPool}. The pool that this
 * makes opens connections, on other threads, before it is there itself.
 */
public final class PoolNamedAdvice {
  private PoolNamedAdvice() {}

  /**
   * Keeps the name with the one object that both know, the driver's side. Without one it is the
   * data source's token, which is another in each JVM.
   */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.FieldValue("cpds") ConnectionPoolDataSource driver,
      @Advice.FieldValue("parentDataSourceName") String name,
      @Advice.FieldValue("parentDataSourceIdentityToken") String token) {
    if (name != null && !name.equals(token)) {
      ObjectState.set(driver, name);
    }
  }
}
