package io.obs.instrumentation.commonsdbcp2;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Commons DBCP 2. It stands on Commons Pool, which pools other things, too: those are not known to
 * the door, and nothing is measured of them.
 */
public final class CommonsDbcp2Instrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.commonsdbcp2.";
  private static final String DBCP = "org.apache.commons.dbcp2.";
  private static final String POOL = "org.apache.commons.pool2.";

  @Override
  public String name() {
    return "commons-dbcp-2";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(DBCP + "BasicDataSource")
            .weave(
                PACKAGE + "PoolSeenAdvice",
                // before the pool makes its first connections
                method("createConnectionPool", DBCP + "PoolableConnectionFactory"),
                // for a pool that is older than the agent
                method("getConnection")),
        // pools that an application puts together itself
        TypeInstrumentation.ofClass(DBCP + "PoolingDataSource")
            .weave(PACKAGE + "PoolWrappedAdvice", method("<init>", POOL + "ObjectPool")),
        TypeInstrumentation.ofClass(DBCP + "PoolingDriver")
            .weave(
                PACKAGE + "PoolRegisteredAdvice",
                method("registerPool", "java.lang.String", POOL + "ObjectPool")),
        TypeInstrumentation.ofClass(DBCP + "PoolableConnectionFactory")
            .weave(PACKAGE + "CreateAdvice", method("makeObject")),
        TypeInstrumentation.ofClass(POOL + "impl.GenericObjectPool")
            .keepState()
            .weave(PACKAGE + "WaitAdvice", method("borrowObject"))
            .weave(PACKAGE + "PoolClosedAdvice", method("close")),
        TypeInstrumentation.ofClass(POOL + "impl.BaseGenericObjectPool")
            .weave(
                PACKAGE + "BorrowAdvice",
                method("updateStatsBorrow", POOL + "PooledObject", "long"),
                method("updateStatsBorrow", POOL + "PooledObject", "java.time.Duration")),
        TypeInstrumentation.ofClass(POOL + "impl.DefaultPooledObject")
            .keepState()
            .weave(
                PACKAGE + "ReturnAdvice",
                method("markReturning"),
                // before Commons Pool 2.3 that is not called
                method("deallocate"),
                // one that is not given back
                method("invalidate")));
  }
}
