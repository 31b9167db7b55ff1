package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ResourcePathTest {
  @Test
  void parts() {
    ResourcePath orders = ResourcePath.ROOT.and("orders");
    assertEquals("/orders", orders.template());
    assertEquals("/orders/{id}", orders.and("/{id}").template());
    assertEquals("/orders/{id: [0-9]+}/items", orders.and("{id: [0-9]+}/items/").template());
    for (String nothing : new String[] {null, "", "/", "//"}) {
      assertSame(orders, orders.and(nothing));
    }
    assertEquals("/", ResourcePath.ROOT.template());
    assertEquals("/", ResourcePath.ROOT.and("/").template());
  }

  @Test
  void isJoinedOnce() {
    assertSame(
        ResourcePath.ROOT.and("a").and("/b").template(),
        ResourcePath.ROOT.and("a").and("/b").template());
  }

  /** As a library's class has it, which is not public to everybody. */
  private static final class Locator {
    @SuppressWarnings("unused") // by reflection
    public String getFullpath() {
      return "/orders/{id}";
    }
  }

  @Test
  void fullPath() {
    assertEquals("/orders/{id}", ResourcePath.fullPath(new Locator()));
    assertEquals("", ResourcePath.fullPath("no locator"));
  }
}
