package io.obs.instrumentation.hikaricp;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/** HikariCP 2.4 to 7. */
public final class HikariCpInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.hikaricp.";
  private static final String POOL = "com.zaxxer.hikari.pool.";

  @Override
  public String name() {
    return "hikaricp";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(POOL + "PoolBase")
            // before the pool makes its first connections, which its own constructor does
            .weave(PACKAGE + "PoolSeenAdvice", method("<init>", "com.zaxxer.hikari.HikariConfig"))
            .weave(
                PACKAGE + "CreateAdvice",
                method("newConnection"),
                method("newConnection", "boolean")),
        TypeInstrumentation.ofClass(POOL + "HikariPool")
            .keepState()
            // for a pool that is older than the agent
            .weave(PACKAGE + "PoolSeenAdvice", method("getConnection"))
            .weave(PACKAGE + "WaitAdvice", method("getConnection", "long"))
            .weave(PACKAGE + "PoolClosedAdvice", method("shutdown"))
            .weaveIfPresent(
                PACKAGE + "PoolClosedAdvice",
                method("throwPoolInitializationException", "java.lang.Throwable")),
        TypeInstrumentation.ofClass(POOL + "PoolEntry")
            .keepState()
            .weave(
                PACKAGE + "BorrowAdvice",
                method("createProxyConnection", POOL + "ProxyLeakTask"),
                method("createProxyConnection", POOL + "ProxyLeakTask", "long"))
            .weave(
                PACKAGE + "ReturnAdvice",
                method("recycle"),
                method("recycle", "long"),
                // a broken connection is not given back
                method("close")));
  }
}
