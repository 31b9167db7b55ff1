package io.obs.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The log contexts (MDC) of the logging libraries that the application uses, so that an event has
 * the current thread's also where nothing was logged. A library makes itself known with its first
 * record. Safe from any thread; keeps no class loader alive.
 */
public final class LogContexts {
  /** More copies of logging libraries than this are not asked. */
  private static final int MAX = 32;

  private static final MethodType READER = MethodType.methodType(Object.class);

  /** Kept with the class that it reads, so that it keeps no class loader alive. */
  private static final ClassValue<AtomicReference<MethodHandle>> READERS =
      new ClassValue<AtomicReference<MethodHandle>>() {
        @Override
        protected AtomicReference<MethodHandle> computeValue(Class<?> type) {
          return new AtomicReference<MethodHandle>();
        }
      };

  private static volatile Context[] contexts = new Context[0];

  private LogContexts() {}

  /**
   * Whether the library of this loader has made itself known, or cannot.
   *
   * @param library any class of it
   */
  public static boolean isKnown(Class<?> library) {
    Context[] known = contexts;
    boolean full = known.length >= MAX;
    for (Context context : known) {
      Class<?> other = context.library.get();
      if (other == library) {
        return true;
      }
      full &= other != null; // one that is gone makes room
    }
    return full;
  }

  /**
   * Makes a library known. Its loader is asked without a lock held and once the library is known:
   * other threads may log with the loader's own locks held, and a loader may log while it loads.
   *
   * @param library any class of it, always the same
   * @param className the class that holds the context, as the library's loader knows it
   * @param method a static one without parameters that gives the thread's as a map, or null
   */
  public static void add(Class<?> library, String className, String method) {
    Context added = new Context(library);
    if (!add(added)) {
      return;
    }
    try {
      added.reads(Class.forName(className, false, library.getClassLoader()).getMethod(method));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      AgentLog.debug("no log context: " + className + '.' + method + ": " + e);
    }
  }

  private static synchronized boolean add(Context added) {
    if (isKnown(added.library.get())) {
      return false;
    }
    int count = 0;
    Context[] grown = new Context[contexts.length + 1];
    for (Context context : contexts) {
      if (context.library.get() != null) {
        grown[count++] = context;
      }
    }
    grown[count++] = added;
    contexts = count == grown.length ? grown : Arrays.copyOf(grown, count);
    return true;
  }

  /** A copy of the current thread's; empty if there is none. */
  static Map<String, String> current() {
    Map<String, String> found = null;
    for (Context context : contexts) {
      Map<?, ?> map = context.read();
      if (map != null && !map.isEmpty()) {
        if (found == null) {
          found = new HashMap<String, String>();
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          found.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
        }
      }
    }
    return found == null ? Collections.<String, String>emptyMap() : found;
  }

  private static final class Context {
    final WeakReference<Class<?>> library;

    private String method;

    /** Weak, because a method keeps its class; the class keeps the method. Null if unknown yet. */
    private volatile WeakReference<Class<?>> holder;

    Context(Class<?> library) {
      this.library = new WeakReference<Class<?>>(library);
    }

    void reads(Method reader) {
      method = reader.getName();
      holder = new WeakReference<Class<?>>(reader.getDeclaringClass());
    }

    Map<?, ?> read() {
      WeakReference<Class<?>> known = holder;
      Class<?> type = known == null ? null : known.get();
      if (type == null) {
        return null;
      }
      try {
        Object map = reader(type).invokeExact();
        return map instanceof Map ? (Map<?, ?>) map : null;
      } catch (Throwable t) {
        return null; // the event does without
      }
    }

    /**
     * Not by reflection: that makes a class beside this one after a few calls, for which it asks
     * the class loader, and one of a web application that has been stopped (Tomcat's) complains
     * about it in the application's log.
     */
    private MethodHandle reader(Class<?> type) throws ReflectiveOperationException {
      AtomicReference<MethodHandle> known = READERS.get(type);
      MethodHandle reader = known.get();
      if (reader == null) {
        reader = MethodHandles.publicLookup().unreflect(type.getMethod(method)).asType(READER);
        known.set(reader);
      }
      return reader;
    }
  }
}
