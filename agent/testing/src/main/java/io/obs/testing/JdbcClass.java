package io.obs.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Makes real classes that implement {@code java.sql}, as pools and proxies of drivers do, in a
 * class loader of their own. They are woven as they load, other than the JDK's dynamic proxies.
 */
final class JdbcClass {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private JdbcClass() {}

  /** An object of a new class that does for each method what the handler says. */
  static <T> T implement(Class<T> api, InvocationHandler handler) {
    try {
      return api.cast(
          new ByteBuddy()
              .subclass(Object.class)
              .name("driver.Test" + api.getSimpleName() + NUMBER.incrementAndGet())
              .implement(api)
              .method(ElementMatchers.isAbstract())
              .intercept(InvocationHandlerAdapter.of(handler))
              .make()
              .load(JdbcClass.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
              .getLoaded()
              .getDeclaredConstructor()
              .newInstance());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection that passes everything on and wraps the statements that it makes. */
  static Connection wrap(Connection target) {
    return implement(
        Connection.class, (self, method, arguments) -> wrapped(method, target, arguments));
  }

  /** The same for a statement. */
  static <T extends Statement> T wrap(Class<T> api, T target) {
    return implement(api, (self, method, arguments) -> call(method, target, arguments));
  }

  private static Object wrapped(Method method, Object target, Object[] arguments) throws Throwable {
    Object result = call(method, target, arguments);
    if (method.getReturnType() == Statement.class) {
      return wrap(Statement.class, (Statement) result);
    }
    if (method.getReturnType() == PreparedStatement.class) {
      return wrap(PreparedStatement.class, (PreparedStatement) result);
    }
    if (method.getReturnType() == CallableStatement.class) {
      return wrap(CallableStatement.class, (CallableStatement) result);
    }
    return result;
  }

  /** Calls a method reflectively and throws what it throws. */
  static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
