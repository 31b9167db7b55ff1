package io.obs.weaver;

import io.obs.bootstrap.HasState;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Lets the named modules of woven classes read {@code io.obs.bootstrap}, which is in the unnamed
 * module of the bootstrap loader. The JVM lets a module read that only once a class of it was
 * changed; a class that gets an interface of ours is refused before ({@code IllegalAccessError}).
 *
 * <p>By reflection, because modules are younger than Java 8, where there is nothing to do.
 */
final class ModuleReads {
  private final Instrumentation instrumentation;
  private Object unnamed;
  private Iterable<?> modules = Collections.emptyList();
  private Method packages;
  private Method loader;
  private Method canRead;
  private Method redefine;

  ModuleReads(Instrumentation instrumentation) throws ReflectiveOperationException {
    this.instrumentation = instrumentation;
    Class<?> type;
    try {
      type = Class.forName("java.lang.Module");
    } catch (ClassNotFoundException e) {
      return; // Java 8
    }
    unnamed = Class.class.getMethod("getModule").invoke(HasState.class);
    Class<?> layers = Class.forName("java.lang.ModuleLayer");
    modules =
        (Iterable<?>) layers.getMethod("modules").invoke(layers.getMethod("boot").invoke(null));
    packages = type.getMethod("getPackages");
    loader = type.getMethod("getClassLoader");
    canRead = type.getMethod("canRead", type);
    redefine =
        Instrumentation.class.getMethod(
            "redefineModule", type, Set.class, Map.class, Map.class, Set.class, Map.class);
  }

  /**
   * Whether a class that is being loaded can get an interface of ours: its module reads it now. No,
   * if the class may belong to a module of a layer that the application made.
   */
  boolean allow(ClassLoader classLoader, String className) throws ReflectiveOperationException {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('/'))).replace('/', '.');
    for (Object module : modules) {
      if (loader.invoke(module) == classLoader
          && ((Set<?>) packages.invoke(module)).contains(name)) {
        if (!(Boolean) canRead.invoke(module, unnamed)) {
          redefine.invoke(
              instrumentation,
              module,
              Collections.singleton(unnamed),
              Collections.emptyMap(),
              Collections.emptyMap(),
              Collections.emptySet(),
              Collections.emptyMap());
        }
        return true;
      }
    }
    return classLoader == null
        || !classLoader.getClass().getName().startsWith("jdk.internal.loader.Loader");
  }
}
