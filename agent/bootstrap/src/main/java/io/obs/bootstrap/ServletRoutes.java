package io.obs.bootstrap;

import java.util.Arrays;

/**
 * The routes that one servlet serves: its context's path and each of its mappings, joined once.
 * Kept with the servlet's container object through {@link ObjectState}. Immutable; finding a route
 * allocates nothing.
 *
 * <p>A route is the mapping as it was declared (Servlet 6.0, 12.2: {@code /orders/*}, {@code
 * *.jsp}, {@code /exact}, {@code /}), behind the context's path, never the path that was asked for:
 * so it has as many values as the application has mappings.
 */
public final class ServletRoutes {
  private final String contextPath;
  private final String[] mappings;
  private final String[] routes;

  /** Of the only mapping; empty if it is not to a prefix. */
  private final String singlePrefix;

  private volatile String[] templates = new String[0];

  /**
   * @param contextPath the context's path, empty for the root; null counts as empty, and so does a
   *     slash (Jetty 12, Undertow)
   * @param mappings the servlet's mappings as declared
   */
  public ServletRoutes(String contextPath, String[] mappings) {
    this.contextPath = contextPath == null || contextPath.equals("/") ? "" : contextPath;
    this.mappings = mappings.clone();
    this.routes = new String[mappings.length];
    for (int i = 0; i < mappings.length; i++) {
      routes[i] = join(this.contextPath, mappings[i]);
    }
    this.singlePrefix =
        mappings.length == 1 && mappings[0].endsWith("/*")
            ? mappings[0].substring(0, mappings[0].length() - 2)
            : "";
  }

  /** These routes, and those of more mappings of the same servlet. */
  public ServletRoutes and(String[] more) {
    String[] all = Arrays.copyOf(mappings, mappings.length + more.length);
    System.arraycopy(more, 0, all, mappings.length, more.length);
    return new ServletRoutes(contextPath, all);
  }

  /** The context's path, empty for the root. */
  String contextPath() {
    return contextPath;
  }

  /** Whether the route depends on the path, so that the caller must ask the request for it. */
  public boolean isSingle() {
    return routes.length <= 1;
  }

  /** The only route; empty if the servlet has no mapping. */
  public String single() {
    return routes.length == 0 ? "" : routes[0];
  }

  /**
   * The route of a request that the container mapped to this servlet.
   *
   * @param servletPath the part of the path that matched; null counts as empty
   * @param pathInfo the rest; null for exact, extension and default mappings
   */
  public String route(String servletPath, String pathInfo) {
    if (routes.length <= 1) {
      return single();
    }
    String path = servletPath == null ? "" : servletPath;
    int fallback = -1;
    for (int i = 0; i < mappings.length; i++) {
      String mapping = mappings[i];
      int length = mapping.length();
      if (mapping.endsWith("/*")) {
        if (path.length() == length - 2 && mapping.startsWith(path)) {
          return routes[i];
        }
      } else if (pathInfo == null && mapping.startsWith("*.")) {
        // path ends with the mapping from its dot on
        if (path.regionMatches(path.length() - (length - 1), mapping, 1, length - 1)) {
          fallback = i; // an exact mapping of the same servlet would win
        }
      } else if (mapping.equals("/")) {
        fallback = fallback < 0 ? i : fallback;
      } else if (mapping.equals(path) || mapping.isEmpty() && path.isEmpty()) {
        return routes[i];
      }
    }
    return fallback < 0 ? "" : routes[fallback];
  }

  /**
   * The route of a path that the container has led to this servlet, where it does not tell by which
   * mapping: the one that it must have taken (Servlet 6.0, 12.1).
   *
   * @param path the whole path within the context, decoded and without parameters
   */
  public String find(String path) {
    if (routes.length <= 1) {
      return single();
    }
    int found = find(mappings, path);
    return found < 0 ? "" : routes[found];
  }

  /** Which of some mappings a path takes; -1 for none. */
  static int find(String[] mappings, String path) {
    int best = -1;
    int rank = 0; // the default, an extension, or a prefix: the longer the better
    for (int i = 0; i < mappings.length; i++) {
      String mapping = mappings[i];
      int length = mapping.length();
      if (mapping.endsWith("/*")) {
        if (length > rank
            && path.regionMatches(0, mapping, 0, length - 2)
            && ends(path, length - 2)) {
          best = i;
          rank = length;
        }
      } else if (mapping.startsWith("*.")) {
        int lastSegment = path.lastIndexOf('/') + 1;
        if (rank < 2
            && path.length() - lastSegment >= length - 1
            && path.regionMatches(path.length() - (length - 1), mapping, 1, length - 1)) {
          best = i;
          rank = 1;
        }
      } else if (mapping.equals("/")) {
        if (rank == 0) {
          best = i;
        }
      } else if (mapping.equals(path)
          || mapping.isEmpty() && (path.isEmpty() || path.equals("/"))) {
        return i;
      }
    }
    return best;
  }

  private static boolean ends(String path, int at) {
    return path.length() == at || path.charAt(at) == '/';
  }

  /**
   * A framework's template below this servlet. Templates are relative to the context or, for a
   * servlet mapped to a prefix, to that prefix.
   *
   * @param template the template as the framework gives it, such as {@code /orders/{id}}
   * @param servletPath as for {@link #route}
   */
  public String template(String template, String servletPath) {
    String prefix = "";
    if (servletPath != null && knowsPrefix(servletPath) && !isBelow(template, servletPath)) {
      prefix = servletPath; // as declared, so it is no part of what a client made up
    }
    return below(prefix, template);
  }

  /** The template of a resource, relative to the only mapping of this servlet. */
  String resource(String template) {
    return below(singlePrefix, template);
  }

  /**
   * The same, relative to whichever mapping matched.
   *
   * @param servletPath as for {@link #route}
   */
  String resource(String template, String servletPath) {
    return below(servletPath != null && knowsPrefix(servletPath) ? servletPath : "", template);
  }

  private String below(String prefix, String template) {
    if (prefix.isEmpty() && contextPath.isEmpty()) {
      return template;
    }
    String[] known = templates; // triples: template, prefix, route
    for (int i = 0; i < known.length; i += 3) {
      if (known[i].equals(template) && known[i + 1].equals(prefix)) {
        return known[i + 2];
      }
    }
    String route = join(contextPath, prefix + template);
    if (known.length < 3 * 1000) { // a loop over so many is dear; applications have fewer templates
      String[] grown = new String[known.length + 3];
      System.arraycopy(known, 0, grown, 0, known.length);
      grown[known.length] = template;
      grown[known.length + 1] = prefix;
      grown[known.length + 2] = route;
      templates = grown; // a race loses one entry, which comes again
    }
    return route;
  }

  private static boolean isBelow(String template, String prefix) {
    return template.startsWith(prefix)
        && (template.length() == prefix.length() || template.charAt(prefix.length()) == '/');
  }

  private boolean knowsPrefix(String servletPath) {
    for (String mapping : mappings) {
      if (mapping.length() == servletPath.length() + 2
          && mapping.endsWith("/*")
          && mapping.startsWith(servletPath)) {
        return true;
      }
    }
    return false;
  }

  private static String join(String contextPath, String mapping) {
    if (contextPath.isEmpty()) {
      return mapping.isEmpty() ? "/" : mapping;
    }
    return mapping.startsWith("/") || mapping.isEmpty()
        ? contextPath + mapping
        : contextPath + '/' + mapping;
  }
}
