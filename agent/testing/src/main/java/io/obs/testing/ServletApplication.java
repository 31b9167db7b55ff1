package io.obs.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One context of the test application, described in no container's words. Classes are named, so
 * that a container takes those of its own name space.
 */
public final class ServletApplication {
  /** The user who may see what is {@link #secured}. */
  public static final String USER = "user";

  /** That user's password. */
  public static final String PASSWORD = "password";

  /** That user's role. */
  public static final String ROLE = "member";

  /** A servlet or a filter, which may go asynchronous. */
  public static final class Component {
    private final String name;
    private final String className;
    private final List<String> mappings;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    Component(String name, String className, String... mappings) {
      this.name = name;
      this.className = className;
      this.mappings = Arrays.asList(mappings);
    }

    /** Unique among its kind in the context. */
    public String name() {
      return name;
    }

    /** The class, which {@link ServerLoader} finds. */
    public String className() {
      return className;
    }

    /** Its URL patterns. */
    public List<String> mappings() {
      return mappings;
    }

    /** Its initial parameters. */
    public Map<String, String> parameters() {
      return parameters;
    }
  }

  private final String namespace;
  private final String contextPath;
  private final List<Component> servlets = new ArrayList<>();
  private final List<Component> filters = new ArrayList<>();
  private final Map<String, String> errorPages = new LinkedHashMap<>();
  private Path files;
  private String secured;

  /**
   * @param namespace {@code javax} or {@code jakarta}
   * @param contextPath empty for the root
   */
  ServletApplication(String namespace, String contextPath) {
    this.namespace = namespace;
    this.contextPath = contextPath;
  }

  ServletApplication servlet(String simpleName, String name, String... mappings) {
    servlets.add(new Component(name, className(simpleName), mappings));
    return this;
  }

  ServletApplication spring(String mapping) {
    Component dispatcher =
        new Component("spring", "org.springframework.web.servlet.DispatcherServlet", mapping);
    dispatcher.parameters.put(
        "contextClass",
        "org.springframework.web.context.support.AnnotationConfigWebApplicationContext");
    dispatcher.parameters.put("contextConfigLocation", "io.obs.testing.spring.SpringPages");
    servlets.add(dispatcher);
    return this;
  }

  ServletApplication jaxRs(String servlet, String prefix, String mapping) {
    Component component = new Component("api", servlet, mapping);
    component.parameters.put(namespace + ".ws.rs.Application", className("Api"));
    // RESTEasy does not ask the container
    component.parameters.put("resteasy.servlet.mapping.prefix", prefix);
    servlets.add(component);
    return this;
  }

  ServletApplication filter(String simpleName, String name, String... mappings) {
    filters.add(new Component(name, className(simpleName), mappings));
    return this;
  }

  ServletApplication errorPage(String codeOrException, String location) {
    errorPages.put(codeOrException, location);
    return this;
  }

  ServletApplication files(Path directory) {
    files = directory;
    return this;
  }

  ServletApplication secured(String mapping) {
    secured = mapping;
    return this;
  }

  private String className(String simpleName) {
    return "io.obs.testing." + namespace + '.' + simpleName;
  }

  /** Empty for the root. */
  public String contextPath() {
    return contextPath;
  }

  /** Servlets, the default servlet not among them. */
  public List<Component> servlets() {
    return Collections.unmodifiableList(servlets);
  }

  /** Filters, for requests as they come in. */
  public List<Component> filters() {
    return Collections.unmodifiableList(filters);
  }

  /** Where to go for a status code or an exception's class name. */
  public Map<String, String> errorPages() {
    return Collections.unmodifiableMap(errorPages);
  }

  /** What the container's default servlet at {@code /} serves; null if the context has none. */
  public Path files() {
    return files;
  }

  /** The URL pattern that {@link #ROLE} is needed for (Basic authentication); null for none. */
  public String secured() {
    return secured;
  }
}
