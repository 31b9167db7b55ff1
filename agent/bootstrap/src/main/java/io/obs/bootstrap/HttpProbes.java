package io.obs.bootstrap;

import java.util.List;

/**
 * The paths by which machines ask an application again and again whether it is well (health,
 * readiness, favicon, metrics). Each is a route of its own, whatever serves it, so that it can be
 * told from what people ask for, and can be left out.
 *
 * <p>A probe matches the path within a context, or the whole path. Configured once, before the
 * first class is woven. Asking allocates nothing but the first time that a context has a probe.
 */
public final class HttpProbes {
  private static final int MAX_CONTEXTS = 100;

  private static volatile HttpProbes configured = new HttpProbes(new String[0]);
  private static volatile boolean measured = true;

  private final String[] exact;

  /** Of paths up to 63 characters: which lengths an exact one has. Most requests need no more. */
  private final long lengths;

  /** Without {@code /*} at their ends. */
  private final String[] prefixes;

  private final String[] prefixRoutes;

  /** Triples: context's path, route within it, route. */
  private volatile String[] joined = new String[0];

  private HttpProbes(String[] paths) {
    int prefixed = 0;
    for (String path : paths) {
      prefixed += path.endsWith("/*") ? 1 : 0;
    }
    exact = new String[paths.length - prefixed];
    prefixes = new String[prefixed];
    prefixRoutes = new String[prefixed];
    long lengths = 0;
    for (int i = 0, exacts = 0, others = 0; i < paths.length; i++) {
      String path = paths[i];
      if (path.endsWith("/*")) {
        prefixes[others] = path.substring(0, path.length() - 2);
        prefixRoutes[others++] = path;
      } else {
        exact[exacts++] = path;
        lengths |= 1L << Math.min(path.length(), 63);
      }
    }
    this.lengths = lengths;
  }

  /**
   * Sets what the probes are.
   *
   * @param paths begin with a slash; one that ends in {@code /*} is that and all below
   * @param measure whether they are observed; in flight they are either way
   */
  public static void configure(List<String> paths, boolean measure) {
    configured = new HttpProbes(paths.toArray(new String[0]));
    measured = measure;
  }

  static boolean areMeasured() {
    return measured;
  }

  /**
   * The route of a probe; null if it is none.
   *
   * @param path decoded, without query and parameters; null counts as none
   * @param contextPath of the context that serves it; empty for the root or if there is none
   */
  static String route(CharSequence path, String contextPath) {
    return path == null ? null : configured.find(path, contextPath);
  }

  /**
   * The same for a path within its context.
   *
   * @param path decoded, without query and parameters; null counts as none
   */
  static String routeWithin(String path, String contextPath) {
    if (path == null) {
      return null;
    }
    HttpProbes probes = configured;
    String within = probes.find(path, 0);
    if (within != null) {
      return contextPath.isEmpty() ? within : probes.join(contextPath, within);
    }
    return !contextPath.isEmpty() && probes.anyBelow(contextPath)
        ? probes.find(contextPath.concat(path), 0)
        : null;
  }

  private boolean anyBelow(String contextPath) {
    for (String probe : exact) {
      if (probe.startsWith(contextPath)) {
        return true;
      }
    }
    for (String prefix : prefixes) {
      if (prefix.startsWith(contextPath)) {
        return true;
      }
    }
    return false;
  }

  private String find(CharSequence path, String contextPath) {
    int context = contextPath.length();
    if (context > 0 && path.length() > context && matches(path, 0, contextPath)) {
      String within = find(path, context);
      if (within != null) {
        return join(contextPath, within);
      }
    }
    return find(path, 0);
  }

  private String find(CharSequence path, int from) {
    int length = path.length() - from;
    if ((lengths >>> Math.min(length, 63) & 1) != 0) {
      for (String probe : exact) {
        if (probe.length() == length && matches(path, from, probe)) {
          return probe;
        }
      }
    }
    for (int i = 0; i < prefixes.length; i++) {
      String prefix = prefixes[i];
      int end = prefix.length();
      if (end <= length
          && (end == length || path.charAt(from + end) == '/')
          && matches(path, from, prefix)) {
        return prefixRoutes[i];
      }
    }
    return null;
  }

  /** From the end, where paths differ most. */
  private static boolean matches(CharSequence path, int from, String text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      if (path.charAt(from + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String join(String contextPath, String within) {
    String[] known = joined;
    for (int i = 0; i < known.length; i += 3) {
      if (known[i].equals(contextPath) && known[i + 1].equals(within)) {
        return known[i + 2];
      }
    }
    String route = contextPath + within;
    if (known.length < 3 * MAX_CONTEXTS) {
      String[] grown = new String[known.length + 3];
      System.arraycopy(known, 0, grown, 0, known.length);
      grown[known.length] = contextPath;
      grown[known.length + 1] = within;
      grown[known.length + 2] = route;
      joined = grown; // a race loses one entry, which comes again
    }
    return route;
  }
}
