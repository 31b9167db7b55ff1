package io.obs.instrumentation.c3p0;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/** c3p0 0.9.5 to 0.14. A data source has a pool for each user that it is asked for. */
public final class C3p0Instrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.c3p0.";
  private static final String IMPL = "com.mchange.v2.c3p0.impl.";
  private static final String POOLED = "javax.sql.PooledConnection";

  @Override
  public String name() {
    return "c3p0";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(IMPL + "C3P0PooledConnectionPoolManager")
            .weave(
                PACKAGE + "PoolNamedAdvice", method("createPooledConnectionPool", IMPL + "DbAuth"))
            // for a pool that is older than the agent
            .weave(PACKAGE + "PoolSeenAdvice", method("getPool", IMPL + "DbAuth")),
        TypeInstrumentation.ofClass(
                IMPL + "C3P0PooledConnectionPool$1PooledConnectionResourcePoolManager")
            .weave(PACKAGE + "CreateAdvice", method("acquireResource"))
            // connections that are not given back
            .weave(
                PACKAGE + "ReturnAdvice", method("destroyResource", "java.lang.Object", "boolean")),
        TypeInstrumentation.ofClass(IMPL + "C3P0PooledConnectionPool")
            .keepState()
            .weave(PACKAGE + "CheckoutAdvice", method("checkoutPooledConnection"))
            .weave(PACKAGE + "ReturnAdvice", method("checkinPooledConnection", POOLED))
            .weave(PACKAGE + "PoolClosedAdvice", method("close", "boolean")),
        TypeInstrumentation.ofClass(IMPL + "NewPooledConnection").keepState());
  }
}
