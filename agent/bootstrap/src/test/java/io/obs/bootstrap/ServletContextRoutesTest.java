package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.obs.bootstrap.servlet.ServletContext;
import io.obs.bootstrap.servlet.ServletRegistration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The route of a path is found among all mappings of a context. */
class ServletContextRoutesTest {
  private static final class Context implements ServletContext {
    final Map<String, ServletRegistration> servlets = new LinkedHashMap<>();
    int asked;

    void add(String name, final String... mappings) {
      servlets.put(
          name,
          new ServletRegistration() {
            @Override
            public Collection<String> getMappings() {
              return Arrays.asList(mappings);
            }
          });
    }

    @Override
    public Map<String, ServletRegistration> getServletRegistrations() {
      asked++;
      return servlets;
    }

    @Override
    public String getContextPath() {
      return "/shop";
    }
  }

  private static String route(Object context, String path) {
    return ServletContextRoutes.find(context, path).single();
  }

  @Test
  void theBestMappingOfAllServlets() {
    Context context = new Context();
    context.add("pages", "*.jsp", "/items/*");
    context.add("exact", "/items/best", "");
    context.add("deep", "/items/deep/*");
    assertEquals("/shop/items/*", route(context, "/items/17"));
    assertEquals("/shop/items/*", route(context, "/items/17.jsp"));
    assertEquals("/shop/items/best", route(context, "/items/best"));
    assertEquals("/shop/items/deep/*", route(context, "/items/deep"));
    assertEquals("/shop/*.jsp", route(context, "/17.jsp"));
    assertEquals("/shop", route(context, "/"));
    assertEquals(1, context.asked);
    assertSame(
        ServletContextRoutes.find(context, "/items/1"),
        ServletContextRoutes.find(context, "/items/2"));
  }

  @Test
  void servletsThatAreAddedLater() {
    Context context = new Context();
    context.add("first", "/first");
    assertEquals("/shop/first", route(context, "/first"));
    assertEquals("", route(context, "/second"));
    context.add("second", "/second");
    assertEquals("/shop/second", route(context, "/second"));
    assertEquals("/shop/first", route(context, "/first"));
  }

  @Test
  void contextsThatTellNothing() {
    assertEquals("", route(null, "/any"));
    assertEquals("", route("no context", "/any"));
  }
}
