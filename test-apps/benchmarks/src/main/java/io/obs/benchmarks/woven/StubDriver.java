package io.obs.benchmarks.woven;

import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;

/**
 * A JDBC driver that does nothing, so that only the weaving around it takes time. The abstract
 * classes have what is called; what makes them whole is left out, and would fail if it were called.
 */
public final class StubDriver {
  private static final Class<? extends StubConnection> CONNECTION = whole(StubConnection.class);
  private static final Class<? extends StubMetaData> META_DATA = whole(StubMetaData.class);
  private static final Class<? extends StubStatement> STATEMENT = whole(StubStatement.class);
  private static final Class<? extends StubPreparedStatement> PREPARED =
      whole(StubPreparedStatement.class);

  private StubDriver() {}

  static Connection connect() {
    return make(CONNECTION);
  }

  private static <T> Class<? extends T> whole(Class<T> type) {
    return new ByteBuddy()
        .subclass(type)
        .modifiers(Modifier.PUBLIC)
        .make()
        .load(type.getClassLoader(), ClassLoadingStrategy.Default.INJECTION)
        .getLoaded();
  }

  private static <T> T make(Class<T> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes statements, the same ones each time, and knows its URL. */
  public abstract static class StubConnection implements Connection {
    private final DatabaseMetaData metaData = make(META_DATA);
    private final Statement statement = make(STATEMENT);
    private final PreparedStatement prepared = make(PREPARED);

    @Override
    public DatabaseMetaData getMetaData() {
      return metaData;
    }

    @Override
    public Statement createStatement() {
      return statement;
    }

    @Override
    public PreparedStatement prepareStatement(String sql) {
      return prepared;
    }
  }

  /** Knows the URL. */
  public abstract static class StubMetaData implements DatabaseMetaData {
    @Override
    public String getURL() {
      return "jdbc:h2:mem:stub";
    }
  }

  /** Executes nothing. */
  public abstract static class StubStatement implements Statement {
    private int executed;

    @Override
    public int executeUpdate(String sql) {
      return ++executed;
    }
  }

  /** Executes nothing. */
  public abstract static class StubPreparedStatement extends StubStatement
      implements PreparedStatement {
    private int executed;

    @Override
    public int executeUpdate() {
      return ++executed;
    }
  }
}
