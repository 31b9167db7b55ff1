package io.obs.instrumentation.vibur;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/** Vibur DBCP 22 to 26. The pool is the data source, which is what all its parts know. */
public final class ViburInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.vibur.";
  private static final String DBCP = "org.vibur.dbcp.";

  @Override
  public String name() {
    return "vibur";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(DBCP + "ViburDBCPDataSource")
            .keepState()
            .weave(
                PACKAGE + "PoolSeenAdvice",
                // one that has no connections yet
                method("start"),
                // one that is older than the agent
                method("getConnection"))
            .weave(PACKAGE + "PoolClosedAdvice", method("terminate")),
        TypeInstrumentation.ofClass(DBCP + "pool.ConnectionFactory")
            // and not what makes connections beside the pool, too
            .weave(PACKAGE + "CreateAdvice", method("create")),
        TypeInstrumentation.ofClass(DBCP + "pool.PoolOperations")
            .weave(PACKAGE + "WaitAdvice", method("getProxyConnection", "long"))
            .weave(PACKAGE + "BorrowAdvice", method("getConnHolder", "long"))
            .weave(
                PACKAGE + "ReturnAdvice",
                method("restore", DBCP + "pool.ConnHolder", "boolean", "java.sql.SQLException[]")),
        TypeInstrumentation.ofClass(DBCP + "pool.ConnHolder").keepState());
  }
}
