package io.obs.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How the numbers of one class of pool are read: by method handles, because the library's types are
 * out of sight here, found once with the rights that the library's own code has. No module or
 * package hides them then, and reading works for a class that was loaded before the agent, too.
 *
 * <p>Found at the first reading, on the thread that scrapes. Kept with the class itself, so that
 * neither keeps a class loader alive.
 */
final class ConnectionPoolNumbers {
  static final int IDLE = 0;
  static final int USED = 1;
  static final int MAX = 2;
  static final int IDLE_MIN = 3;
  static final int PENDING = 4;

  private static final MethodType NUMBER = MethodType.methodType(long.class, Object.class);

  private static final ClassValue<AtomicReference<ConnectionPoolNumbers>> KNOWN =
      new ClassValue<AtomicReference<ConnectionPoolNumbers>>() {
        @Override
        protected AtomicReference<ConnectionPoolNumbers> computeValue(Class<?> type) {
          return new AtomicReference<ConnectionPoolNumbers>();
        }
      };

  private final MethodHandles.Lookup lookup;
  private final String[] paths;

  /** Null for a number that the class lacks; guarded by this until {@link #found}. */
  private final MethodHandle[] handles;

  private volatile boolean found;

  private ConnectionPoolNumbers(MethodHandles.Lookup lookup, String[] paths) {
    this.lookup = lookup;
    this.paths = paths;
    this.handles = new MethodHandle[paths.length];
  }

  /** Tells how a class's numbers are read; only the first word on a class counts. */
  static void describe(Class<?> type, MethodHandles.Lookup lookup, String... paths) {
    KNOWN.get(type).compareAndSet(null, new ConnectionPoolNumbers(lookup, paths));
  }

  /** Reads one of the numbers of a pool; {@link ConnectionPool#UNKNOWN} if it cannot be read. */
  static long read(Object pool, int which) {
    ConnectionPoolNumbers numbers = KNOWN.get(pool.getClass()).get();
    if (numbers == null) {
      return ConnectionPool.UNKNOWN;
    }
    MethodHandle handle = numbers.handles(pool.getClass())[which];
    if (handle == null) {
      return ConnectionPool.UNKNOWN;
    }
    try {
      return (long) handle.invokeExact(pool);
    } catch (Throwable t) {
      // A pool that is being opened or closed; its parts may be missing. The next scrape asks
      // again.
      return ConnectionPool.UNKNOWN;
    }
  }

  private MethodHandle[] handles(Class<?> type) {
    if (!found) {
      synchronized (this) {
        if (!found) {
          for (int i = 0; i < paths.length; i++) {
            handles[i] = paths[i].isEmpty() ? null : find(type, paths[i]);
          }
          found = true;
        }
      }
    }
    return handles;
  }

  /** What a path such as {@code config.getMaximumPoolSize()} leads to. */
  private MethodHandle find(Class<?> type, String path) {
    try {
      MethodHandle whole = MethodHandles.identity(Object.class);
      Class<?> owner = type;
      for (String name : path.split("\\.")) {
        MethodHandle step = step(owner, name);
        owner = step.type().returnType();
        whole =
            MethodHandles.filterReturnValue(
                whole, step.asType(step.type().changeParameterType(0, whole.type().returnType())));
      }
      return MethodHandles.explicitCastArguments(whole, NUMBER);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      AgentLog.warn("connection pool " + type.getName() + " does not tell its " + path, e);
      return null;
    }
  }

  private MethodHandle step(Class<?> owner, String name) throws ReflectiveOperationException {
    if (!name.endsWith("()")) {
      return lookup.unreflectGetter(field(owner, name));
    }
    return lookup.unreflect(method(owner, name.substring(0, name.length() - 2)));
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    for (Class<?> c = owner; c != null; c = c.getSuperclass()) {
      try {
        return c.getDeclaredField(name);
      } catch (NoSuchFieldException e) {
        continue; // its superclass may have it
      }
    }
    throw new NoSuchFieldException(owner.getName() + '.' + name);
  }

  private static Method method(Class<?> owner, String name) throws NoSuchMethodException {
    for (Class<?> c = owner; c != null; c = c.getSuperclass()) {
      try {
        return c.getDeclaredMethod(name);
      } catch (NoSuchMethodException e) {
        continue; // its superclass may have it
      }
    }
    return owner.getMethod(name); // of an interface
  }
}
