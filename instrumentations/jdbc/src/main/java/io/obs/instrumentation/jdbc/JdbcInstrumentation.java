package io.obs.instrumentation.jdbc;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.MethodPattern;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Every JDBC driver, and every pool or proxy around one, by the types of {@code java.sql} that it
 * implements: drivers open connections, connections make statements and end transactions,
 * statements are executed. Of calls within each other the outermost counts; of openings the
 * innermost, because a driver around another may be a pool.
 */
public final class JdbcInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.jdbc.";
  private static final String HIKARI = "com.zaxxer.hikari.pool.";
  private static final String STRING = "java.lang.String";
  private static final String PROPERTIES = "java.util.Properties";

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofSubtypes("java.sql.Driver")
            .weave(PACKAGE + "OpenConnectionAdvice", method("connect", STRING, PROPERTIES)),
        TypeInstrumentation.ofClass("org.h2.jdbcx.JdbcDataSource")
            .weave(
                PACKAGE + "OpenDataSourceAdvice",
                method("getConnection"),
                method("getConnection", STRING, STRING),
                method("getXAConnection"),
                method("getXAConnection", STRING, STRING)),
        // what the data sources of these drivers call, and their connect() too
        TypeInstrumentation.ofClass("org.hsqldb.jdbc.JDBCDriver")
            .weave(
                PACKAGE + "OpenConnectionAdvice",
                method("connect", STRING, PROPERTIES),
                method("getConnection", STRING, PROPERTIES)),
        TypeInstrumentation.ofClass("org.sqlite.JDBC")
            .weave(
                PACKAGE + "OpenConnectionAdvice",
                method("connect", STRING, PROPERTIES),
                method("createConnection", STRING, PROPERTIES)),
        connection(TypeInstrumentation.ofSubtypes("java.sql.Connection")),
        // Generated when HikariCP is built: all else it leaves to what it extends, and so do its
        // statements. A quarter of an ordinary application's methods would be woven in vain.
        savepoints(TypeInstrumentation.ofClass(HIKARI + "HikariProxyConnection")),
        statement(
            TypeInstrumentation.ofSubtypes(
                "java.sql.Statement", "java.sql.PreparedStatement", "java.sql.CallableStatement")),
        // they have the methods, but only what extends them implements java.sql
        connection(TypeInstrumentation.ofClass("org.sqlite.jdbc3.JDBC3Connection")),
        statement(TypeInstrumentation.ofClass("org.sqlite.jdbc3.JDBC3Statement")),
        // what MySQL Connector/J 5.1 does when a timeout is over: it opens a connection to KILL
        TypeInstrumentation.ofClass("com.mysql.jdbc.StatementImpl$CancelTask$1")
            .weave(PACKAGE + "TestConnectionAdvice", method("run")));
  }

  private static TypeInstrumentation connection(TypeInstrumentation type) {
    return savepoints(type)
        .keepState()
        .weaveIfPresent(
            PACKAGE + "CreateStatementAdvice",
            method("createStatement"),
            method("createStatement", "int", "int"),
            method("createStatement", "int", "int", "int"))
        .weaveIfPresent(
            PACKAGE + "PrepareStatementAdvice",
            method("prepareStatement", STRING),
            method("prepareStatement", STRING, "int"),
            method("prepareStatement", STRING, "int[]"),
            method("prepareStatement", STRING, "java.lang.String[]"),
            method("prepareStatement", STRING, "int", "int"),
            method("prepareStatement", STRING, "int", "int", "int"),
            method("prepareCall", STRING),
            method("prepareCall", STRING, "int", "int"),
            method("prepareCall", STRING, "int", "int", "int"))
        .weaveIfPresent(
            PACKAGE + "TestConnectionAdvice",
            method("isValid", "int"),
            // where one driver sends a statement, another calls commit() in any case
            method("setAutoCommit", "boolean"))
        .weaveIfPresent(PACKAGE + "CommitAdvice", method("commit"))
        .weaveIfPresent(
            PACKAGE + "RollbackAdvice",
            method("rollback"),
            method("rollback", "java.sql.Savepoint"));
  }

  private static TypeInstrumentation savepoints(TypeInstrumentation type) {
    return type.weaveIfPresent(
            PACKAGE + "SavepointAdvice", method("setSavepoint"), method("setSavepoint", STRING))
        .weaveIfPresent(
            PACKAGE + "ReleaseSavepointAdvice", method("releaseSavepoint", "java.sql.Savepoint"));
  }

  private static TypeInstrumentation statement(TypeInstrumentation type) {
    return type.keepState()
        .exceptNamed(HIKARI + "HikariProxy")
        .weaveIfPresent(
            PACKAGE + "ExecuteSqlAdvice",
            concat(
                withSql("execute"),
                withSql("executeUpdate"),
                withSql("executeLargeUpdate"),
                new MethodPattern[] {method("executeQuery", STRING)}))
        .weaveIfPresent(
            PACKAGE + "ExecutePreparedAdvice",
            method("execute"),
            method("executeQuery"),
            method("executeUpdate"),
            method("executeLargeUpdate"))
        .weaveIfPresent(
            PACKAGE + "ExecuteBatchAdvice", method("executeBatch"), method("executeLargeBatch"))
        .weaveIfPresent(
            PACKAGE + "TestConnectionAdvice",
            // some drivers open a connection and execute KILL
            method("cancel"),
            // some ask the database again
            method("getGeneratedKeys"));
  }

  /** The method that takes SQL, and its overloads that ask for generated keys. */
  private static MethodPattern[] withSql(String name) {
    return new MethodPattern[] {
      method(name, STRING),
      method(name, STRING, "int"),
      method(name, STRING, "int[]"),
      method(name, STRING, "java.lang.String[]")
    };
  }

  private static MethodPattern[] concat(MethodPattern[]... groups) {
    int length = 0;
    for (MethodPattern[] group : groups) {
      length += group.length;
    }
    MethodPattern[] all = new MethodPattern[length];
    int at = 0;
    for (MethodPattern[] group : groups) {
      System.arraycopy(group, 0, all, at, group.length);
      at += group.length;
    }
    return all;
  }
}
