package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Mappings and templates, with servlet path and path info as Servlet 6.0, 3.6 has them. */
class ServletRoutesTest {
  private static ServletRoutes routes(String contextPath, String... mappings) {
    return new ServletRoutes(contextPath, mappings);
  }

  @Test
  void noMapping() {
    ServletRoutes routes = routes("/shop");
    assertTrue(routes.isSingle());
    assertEquals("", routes.single());
    assertEquals("", routes.route("/a", null));
  }

  @Test
  void oneMapping() {
    assertTrue(routes("", "/orders/*").isSingle());
    assertEquals("/orders/*", routes(null, "/orders/*").single());
    assertEquals("/shop/orders/*", routes("/shop", "/orders/*").single());
    assertEquals("/shop/*.do", routes("/shop", "*.do").single());
    assertEquals("*.do", routes("", "*.do").single());
    assertEquals("/shop", routes("/shop", "").single());
    assertEquals("/", routes("", "").single());
    assertEquals("/exact", routes("/", "/exact").single());
    assertEquals("/shop/", routes("/shop", "/").single());
  }

  @Test
  void severalMappings() {
    ServletRoutes routes = routes("/shop", "/", "*.do", "/exact", "/orders/*", "/orders/below/*");
    assertFalse(routes.isSingle());
    assertEquals("/shop/exact", routes.route("/exact", null));
    assertEquals("/shop/orders/*", routes.route("/orders", "/17"));
    assertEquals("/shop/orders/*", routes.route("/orders", null));
    assertEquals("/shop/orders/below/*", routes.route("/orders/below", "/17"));
    assertEquals("/shop/*.do", routes.route("/deep/17.do", null));
    assertEquals("/shop/", routes.route("/whatever/17", null));
    assertEquals("/shop/", routes.route(null, null));
  }

  @Test
  void moreMappings() {
    ServletRoutes none = routes("/shop");
    ServletRoutes one = none.and(new String[] {"/orders/*"});
    ServletRoutes three = one.and(new String[] {"*.do", "/exact"});
    assertEquals("", none.single());
    assertEquals("/shop/orders/*", one.single());
    assertEquals("/shop/orders/*", three.find("/orders/17"));
    assertEquals("/shop/*.do", three.find("/17.do"));
    assertEquals("/shop/exact", three.find("/exact"));
  }

  @Test
  void foundByPath() {
    ServletRoutes routes =
        routes("/shop", "/", "*.do", "/*", "/exact", "/orders/below/*", "/orders/*", "");
    assertEquals("/shop/exact", routes.find("/exact"));
    assertEquals("/shop/orders/*", routes.find("/orders/17"));
    assertEquals("/shop/orders/*", routes.find("/orders"));
    assertEquals("/shop/orders/*", routes.find("/orders/17.do"));
    assertEquals("/shop/orders/below/*", routes.find("/orders/below/17"));
    assertEquals("/shop/*", routes.find("/orders-and-more"));
    assertEquals("/shop", routes.find("/"));
    ServletRoutes extension = routes("", "/", "*.do", "/exact.do");
    assertEquals("*.do", extension.find("/deep/17.do"));
    assertEquals("/exact.do", extension.find("/exact.do"));
    assertEquals("/", extension.find("/17.do/more"));
    assertEquals("/", extension.find("/17"));
    assertEquals("", routes("", "/a", "/b").find("/c"));
    assertEquals("/a", routes("", "/a").find("/c"));
    assertEquals("", routes("").find("/c"));
  }

  @Test
  void exactWinsOverExtension() {
    assertEquals("/a.do", routes("", "/a.do", "*.do").route("/a.do", null));
    assertEquals("/a.do", routes("", "*.do", "/a.do").route("/a.do", null));
  }

  @Test
  void everything() {
    assertEquals("/*", routes("", "/*", "/a").route("", "/17"));
    assertEquals("/a", routes("", "/*", "/a").route("/a", null));
  }

  @Test
  void neverWhatWasAskedFor() {
    assertEquals("", routes("", "/a", "/b").route("/17", null));
    assertEquals("", routes("", "/a", "/b").route("/17", "/18"));
  }

  @Test
  void templates() {
    assertEquals("/{id}", routes("", "/").template("/{id}", "/17"));
    assertEquals("/shop/{id}", routes("/shop", "/").template("/{id}", "/17"));
    assertEquals("/shop/mvc/{id}", routes("/shop", "/mvc/*").template("/{id}", "/mvc"));
    // some frameworks give the prefix themselves
    assertEquals("/mvc/{id}", routes("", "/mvc/*").template("/mvc/{id}", "/mvc"));
    // a template that only begins with the same letters
    assertEquals("/mvc/mvcs/{id}", routes("", "/mvc/*").template("/mvcs/{id}", "/mvc"));
    // without path info
    assertEquals("/mvc/", routes("", "/mvc/*").template("/", "/mvc"));
    // reached in another way: nothing of the path may stand in a route
    assertEquals("/{id}", routes("", "/mvc/*").template("/{id}", "/17"));
  }

  @Test
  void resources() {
    assertEquals("/{id}", routes("", "/").resource("/{id}"));
    assertEquals("/shop/{id}", routes("/shop", "/*").resource("/{id}"));
    assertEquals("/shop/api/{id}", routes("/shop", "/api/*").resource("/{id}"));
    // always relative to the mapping, whatever it begins with
    assertEquals("/api/api/{id}", routes("", "/api/*").resource("/api/{id}"));
    ServletRoutes several = routes("", "/api/*", "/v1/*", "/");
    assertEquals("/v1/{id}", several.resource("/{id}", "/v1"));
    assertEquals("/{id}", several.resource("/{id}", "/17"));
    assertEquals("/{id}", several.resource("/{id}", null));
  }

  @Test
  void templateIsBuiltOnce() {
    ServletRoutes routes = routes("/shop", "/");
    assertSame(routes.template("/{id}", "/17"), routes.template("/{id}", "/18"));
  }

  @Test
  void memoryIsBounded() {
    ServletRoutes routes = routes("/shop", "/");
    for (int i = 0; i < 3000; i++) {
      assertEquals("/shop/" + i, routes.template("/" + i, "/17"));
    }
  }
}
