package io.obs.instrumentation.tomcatjdbc;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/** Tomcat's JDBC pool, 7 to 11, in Tomcat and without it. */
public final class TomcatJdbcInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.tomcatjdbc.";
  private static final String POOL = "org.apache.tomcat.jdbc.pool.";
  private static final String STRING = "java.lang.String";

  @Override
  public String name() {
    return "tomcat-jdbc";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(POOL + "ConnectionPool")
            .keepState()
            .weave(
                PACKAGE + "PoolSeenAdvice",
                // the first that a pool does once it has its settings, before it connects
                method("checkPoolConfiguration", POOL + "PoolConfiguration"),
                // for a pool that is older than the agent
                method("borrowConnection", "int", STRING, STRING))
            .weave(PACKAGE + "InitAdvice", method("init", POOL + "PoolConfiguration"))
            .weave(
                PACKAGE + "WaitAdvice",
                method("getConnection"),
                method("getConnection", STRING, STRING))
            .weave(PACKAGE + "BorrowAdvice", method("setupConnection", POOL + "PooledConnection"))
            .weave(
                PACKAGE + "ReturnAdvice",
                method("returnConnection", POOL + "PooledConnection"),
                // connections that are not given back
                method("abandon", POOL + "PooledConnection"),
                method("release", POOL + "PooledConnection"))
            .weave(PACKAGE + "PoolClosedAdvice", method("close", "boolean")),
        TypeInstrumentation.ofClass(POOL + "PooledConnection")
            .keepState()
            .weave(PACKAGE + "CreateAdvice", method("connect")));
  }
}
