package io.obs.bootstrap;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The template of a resource, from its first part to one of the others: JAX-RS finds a resource
 * part by part (class, locators, method), and each way to one is joined once and found again
 * without building a key. Immutable but for what lies below it; safe from any thread.
 */
final class ResourcePath {
  static final ResourcePath ROOT = new ResourcePath("");

  /** Applications have fewer; what comes after is joined each time. */
  private static final int MAX_PATHS = 10_000;

  private static final AtomicInteger PATHS = new AtomicInteger();

  private final String text;

  /** By the part as the framework has it; replaced, never changed. */
  private volatile Map<String, ResourcePath> below = new HashMap<String, ResourcePath>();

  private ResourcePath(String text) {
    this.text = text;
  }

  /** The template, {@code /} at least. */
  String template() {
    return text.isEmpty() ? "/" : text;
  }

  /**
   * With one part more.
   *
   * @param part with or without slashes around it; null or empty adds nothing
   */
  ResourcePath and(String part) {
    if (part == null) {
      return this;
    }
    ResourcePath known = below.get(part);
    return known != null ? known : add(part);
  }

  private ResourcePath add(String part) {
    int from = part.startsWith("/") ? 1 : 0;
    int to = part.length();
    while (to > from && part.charAt(to - 1) == '/') {
      to--;
    }
    if (from >= to) {
      return this;
    }
    ResourcePath added = new ResourcePath(text + '/' + part.substring(from, to));
    if (PATHS.incrementAndGet() <= MAX_PATHS) {
      Map<String, ResourcePath> grown = new HashMap<String, ResourcePath>(below);
      grown.put(part, added);
      below = grown; // a race loses one, which comes again
    }
    return added;
  }

  /**
   * What a library's object says to {@code getFullpath}, of a type that is a class in some versions
   * and an interface in others, so that no compiled call fits both. Empty if it does not say.
   */
  static String fullPath(Object resource) {
    try {
      Method method = resource.getClass().getMethod("getFullpath");
      method.setAccessible(true);
      Object path = method.invoke(resource);
      return path instanceof String ? (String) path : "";
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return ""; // then the route is the servlet's mapping
    }
  }
}
