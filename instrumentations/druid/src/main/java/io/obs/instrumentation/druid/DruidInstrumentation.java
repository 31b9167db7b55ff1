package io.obs.instrumentation.druid;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/** Druid 1.1 and 1.2. */
public final class DruidInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.druid.";
  private static final String POOL = "com.alibaba.druid.pool.";

  @Override
  public String name() {
    return "druid";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(POOL + "DruidAbstractDataSource")
            .weave(PACKAGE + "CreateAdvice", method("createPhysicalConnection")),
        TypeInstrumentation.ofClass(POOL + "DruidDataSource")
            .keepState()
            // asked for a connection, it opens itself if it is not open: also one that is older
            // than the agent comes here
            .weave(PACKAGE + "PoolSeenAdvice", method("init"))
            .weave(PACKAGE + "CheckoutAdvice", method("getConnectionDirect", "long"))
            .weave(PACKAGE + "PoolClosedAdvice", method("close"))
            .weave(
                PACKAGE + "PoolRestartedAdvice",
                method("restart"),
                method("restart", "java.util.Properties")),
        TypeInstrumentation.ofClass(POOL + "DruidPooledConnection")
            .weave(
                PACKAGE + "ReturnAdvice",
                method("recycle"),
                // a broken connection is not given back
                method("disable", "java.lang.Throwable")),
        TypeInstrumentation.ofClass(POOL + "DruidConnectionHolder").keepState());
  }
}
