package io.obs.bootstrap;

import java.lang.reflect.Method;

/**
 * Asks objects of a servlet container what the Servlet API, {@code javax} or {@code jakarta}, lets
 * anybody ask, where its types are out of sight. What cannot be asked is null.
 */
final class ServletApi {
  /** Kept with the class itself, so that it keeps no class loader alive. */
  private static final ClassValue<StatusMethod> STATUS =
      new ClassValue<StatusMethod>() {
        @Override
        protected StatusMethod computeValue(Class<?> type) {
          return new StatusMethod(find(type, ".servlet.http.HttpServletResponse", "getStatus"));
        }
      };

  private ServletApi() {}

  private static final class StatusMethod {
    final Method method;

    StatusMethod(Method method) {
      this.method = method;
    }
  }

  /** The status of an {@code HttpServletResponse}; 0 if unknown. */
  static int status(Object response) {
    Object status =
        response == null ? null : invoke(STATUS.get(response.getClass()).method, response);
    return status instanceof Integer ? (Integer) status : 0;
  }

  /**
   * What a method without parameters says.
   *
   * @param api the end of the full name of the type that declares it, such as {@code
   *     .servlet.ServletContext}
   */
  static Object ask(Object target, String api, String method) {
    return target == null ? null : invoke(find(target.getClass(), api, method), target);
  }

  /** Of the public type, because a container's own class need not be one. */
  private static Method find(Class<?> type, String api, String name) {
    Class<?> found = findType(type, api);
    try {
      return found == null ? null : found.getMethod(name);
    } catch (NoSuchMethodException | LinkageError e) {
      return null;
    }
  }

  /** What a class is or extends or implements whose name ends so; null if nothing is. */
  static Class<?> findType(Class<?> type, String api) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().endsWith(api)) {
        return c;
      }
      for (Class<?> implemented : c.getInterfaces()) {
        Class<?> found = findType(implemented, api);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static Object invoke(Method method, Object target) {
    try {
      return method == null ? null : method.invoke(target);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null; // a request that is over, or a context that tells it to nobody
    }
  }
}
