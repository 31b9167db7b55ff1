package io.obs.instrumentation.tomcatjdbc;

import io.obs.bootstrap.ConnectionPools;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.apache.tomcat.jdbc.pool.PoolConfiguration;

/** Goes into what a pool does first, and into {@code ConnectionPool.borrowConnection}. */
public final class PoolSeenAdvice {
  private PoolSeenAdvice() {}

  /** Makes a pool known that is not. A name that the pool made up is another in each JVM. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(@Advice.This ConnectionPool pool) {
    if (ConnectionPools.isUnknown(pool)) {
      PoolConfiguration settings = pool.getPoolProperties();
      String name = settings.getPoolName();
      ConnectionPools.opened(
          pool,
          name == null || name.startsWith("Tomcat Connection Pool[") ? null : name,
          ConnectionPools.nameOf(settings.getUrl(), "tomcat-jdbc"),
          MethodHandles.lookup(),
          "getIdle()",
          "getActive()",
          "getPoolProperties().getMaxActive()",
          "getPoolProperties().getMinIdle()",
          "getWaitCount()");
    }
  }
}
