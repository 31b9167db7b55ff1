package io.obs.bootstrap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The routes of all servlets of a context, for containers where the request does not tell which
 * mapping it came by: the context tells of its servlets (Servlet 3.0), and the path decides as it
 * did for the container. Kept with the context, and read again when a path leads to none after
 * servlets were added.
 */
final class ServletContextRoutes {
  private static final String CONTEXT = ".servlet.ServletContext";

  private final int servlets;
  private final String[] mappings;

  /** One each, so that each knows the mapping that it stands for. */
  private final ServletRoutes[] routes;

  /** Of what is mapped to no servlet. */
  private final ServletRoutes none;

  private ServletContextRoutes(Object context, Map<?, ?> registrations) {
    List<String> found = new ArrayList<String>();
    for (Object registration : registrations.values()) {
      Object patterns = ServletApi.ask(registration, ".servlet.ServletRegistration", "getMappings");
      if (patterns instanceof Collection) {
        for (Object pattern : (Collection<?>) patterns) {
          found.add(String.valueOf(pattern));
        }
      }
    }
    Object path = ServletApi.ask(context, CONTEXT, "getContextPath");
    String contextPath = path instanceof String ? (String) path : "";
    servlets = registrations.size();
    mappings = found.toArray(new String[0]);
    routes = new ServletRoutes[mappings.length];
    for (int i = 0; i < mappings.length; i++) {
      routes[i] = new ServletRoutes(contextPath, new String[] {mappings[i]});
    }
    none = new ServletRoutes(contextPath, new String[0]);
  }

  /**
   * The route that a path takes.
   *
   * @param context the {@code ServletContext}; may be null
   * @param path within the context, decoded and without parameters
   * @return without a mapping if the path leads to no servlet, or that cannot be told
   */
  static ServletRoutes find(Object context, String path) {
    Object state = context == null ? null : ObjectState.get(context);
    ServletContextRoutes known =
        state instanceof ServletContextRoutes ? (ServletContextRoutes) state : null;
    int mapping = known == null ? -1 : ServletRoutes.find(known.mappings, path);
    if (mapping < 0) {
      Object told = ServletApi.ask(context, CONTEXT, "getServletRegistrations");
      Map<?, ?> registrations = told instanceof Map ? (Map<?, ?>) told : Collections.emptyMap();
      if (known == null || known.servlets != registrations.size()) {
        known = new ServletContextRoutes(context, registrations);
        if (context != null) {
          ObjectState.set(context, known);
        }
        mapping = ServletRoutes.find(known.mappings, path);
      }
    }
    return mapping < 0 ? known.none : known.routes[mapping];
  }
}
