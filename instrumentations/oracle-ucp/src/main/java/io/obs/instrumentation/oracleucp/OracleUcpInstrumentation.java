package io.obs.instrumentation.oracleucp;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/** Oracle's Universal Connection Pool, 11.2 to 23, with whatever driver it pools. */
public final class OracleUcpInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.oracleucp.";
  private static final String UCP = "oracle.ucp.";
  private static final String COMMON = UCP + "common.";

  @Override
  public String name() {
    return "oracle-ucp";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(COMMON + "UniversalConnectionPoolBase")
            .keepState()
            .weave(
                PACKAGE + "PoolStartedAdvice",
                method("start"),
                method("start", UCP + "ConnectionRetrievalInfo"),
                method("start", UCP + "ConnectionRetrievalInfo", "boolean"))
            .weave(PACKAGE + "PoolClosedAdvice", method("stop")),
        TypeInstrumentation.ofClass(COMMON + "UniversalConnectionPoolImpl")
            .weave(
                PACKAGE + "CheckoutAdvice",
                method("borrowConnection", UCP + "ConnectionRetrievalInfo"))
            .weave(
                PACKAGE + "ReturnAdvice",
                method("returnConnection", UCP + "UniversalPooledConnection"),
                // connections that are not given back
                method("closeConnection", UCP + "UniversalPooledConnection")),
        // up to version 11
        TypeInstrumentation.ofClass(
                COMMON + "UniversalConnectionPoolImpl$UniversalConnectionPoolInternal")
            .weaveIfPresent(
                PACKAGE + "CreateAdvice",
                method("createOnePooledConnectionInternal", UCP + "ConnectionRetrievalInfo")),
        // from version 12 on
        TypeInstrumentation.ofClass(COMMON + "Database")
            .weave(
                PACKAGE + "CreateAdvice",
                method("createPooledConnection", UCP + "ConnectionRetrievalInfo")),
        TypeInstrumentation.ofClass(COMMON + "UniversalPooledConnectionImpl")
            .keepState()
            .weaveIfPresent(
                PACKAGE + "CloseAdvice",
                method("handleTimeout"),
                method("close"),
                method("closeNoStatsUpdate"))
            .weave(
                PACKAGE + "EntryAdvice",
                method(
                    "<init>",
                    COMMON + "UniversalConnectionPoolBase",
                    "java.lang.Object",
                    UCP + "ConnectionRetrievalInfo")));
  }
}
