package io.obs.bootstrap;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The log contexts (MDC) of the logging libraries that the application uses, so that an event has
 * the current thread's also where nothing was logged. A library makes itself known with its first
 * record. Safe from any thread; keeps no class loader alive.
 */
public final class LogContexts {
  /** More copies of logging libraries than this are not asked. */
  private static final int MAX = 32;

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
   * Makes a library known.
   *
   * @param library any class of it, always the same
   * @param className the class that holds the context, as the library's loader knows it
   * @param method a static one without parameters that gives the thread's as a map, or null
   */
  public static synchronized void add(Class<?> library, String className, String method) {
    if (isKnown(library)) {
      return;
    }
    Method reader = null;
    try {
      reader = Class.forName(className, false, library.getClassLoader()).getMethod(method);
    } catch (ReflectiveOperationException | LinkageError e) {
      AgentLog.debug("no log context: " + className + '.' + method + ": " + e);
    }
    int count = 0;
    Context[] grown = new Context[contexts.length + 1];
    for (Context context : contexts) {
      if (context.library.get() != null) {
        grown[count++] = context;
      }
    }
    grown[count++] = new Context(library, reader);
    contexts = count == grown.length ? grown : Arrays.copyOf(grown, count);
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

    /** Weak, because a method keeps its class; the class keeps the method. */
    final WeakReference<Class<?>> holder;

    final String method;

    Context(Class<?> library, Method reader) {
      this.library = new WeakReference<Class<?>>(library);
      this.holder = new WeakReference<Class<?>>(reader == null ? null : reader.getDeclaringClass());
      this.method = reader == null ? null : reader.getName();
    }

    Map<?, ?> read() {
      Class<?> type = holder.get();
      if (type == null) {
        return null;
      }
      try {
        Object map = type.getMethod(method).invoke(null);
        return map instanceof Map ? (Map<?, ?>) map : null;
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        return null; // the event does without
      }
    }
  }
}
