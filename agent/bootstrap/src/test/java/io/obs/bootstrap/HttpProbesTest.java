package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpProbesTest {
  private static final String LONG =
      "/a/path/that/is/much/longer/than/any/probe/that/one/would/think/of";

  @BeforeEach
  void configure() {
    HttpProbes.configure(Arrays.asList("/health", "/metrics", "/internal/*", LONG), true);
  }

  @AfterEach
  void reset() {
    HttpProbes.configure(Collections.emptyList(), true);
  }

  @Test
  void exact() {
    assertEquals("/health", HttpProbes.route("/health", ""));
    assertEquals("/health", HttpProbes.route(new StringBuilder("/health"), ""));
    assertEquals(LONG, HttpProbes.route(LONG, ""));
    for (String other :
        new String[] {
          "", "/", "/healt", "/healthy", "/Health", "/health/", "/heblth", LONG + 'x'
        }) {
      assertNull(HttpProbes.route(other, ""), other);
    }
    assertNull(HttpProbes.route(null, ""));
  }

  @Test
  void below() {
    assertEquals("/internal/*", HttpProbes.route("/internal", ""));
    assertEquals("/internal/*", HttpProbes.route("/internal/", ""));
    assertEquals("/internal/*", HttpProbes.route("/internal/health/17", ""));
    assertNull(HttpProbes.route("/internals", ""));
    assertNull(HttpProbes.route("/a/internal/health", ""));
  }

  @Test
  void withinContext() {
    assertEquals("/shop/health", HttpProbes.route("/shop/health", "/shop"));
    assertEquals("/shop/internal/*", HttpProbes.route("/shop/internal/17", "/shop"));
    assertEquals("/metrics", HttpProbes.route("/metrics", "/met"));
    assertNull(HttpProbes.route("/shop/health", ""));
    assertNull(HttpProbes.route("/shop", "/shop"));
    assertNull(HttpProbes.route("/shop/orders", "/shop"));
    HttpProbes.configure(Arrays.asList("/shop/health"), true);
    assertEquals("/shop/health", HttpProbes.route("/shop/health", "/shop"));
  }

  @Test
  void isBuiltOnce() {
    assertSame(
        HttpProbes.route("/shop/health", "/shop"), HttpProbes.route("/shop/health", "/shop"));
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 300; i++) {
      String context = "/context" + i;
      assertEquals(context + "/health", HttpProbes.route(context + "/health", context));
    }
  }

  @Test
  void none() {
    HttpProbes.configure(Collections.emptyList(), true);
    assertNull(HttpProbes.route("/health", ""));
  }

  @Test
  void asTheContainerTellsThePath() {
    assertEquals("/health", HttpProbes.routeWithin("/health", ""));
    assertEquals("/shop/health", HttpProbes.routeWithin("/health", "/shop"));
    assertSame(
        HttpProbes.routeWithin("/health", "/shop"), HttpProbes.routeWithin("/health", "/shop"));
    assertEquals("/internal/*", HttpProbes.routeWithin("/health/17", "/internal"));
    assertNull(HttpProbes.routeWithin("/orders", "/shop"));
    assertNull(HttpProbes.routeWithin(null, "/shop"));
    HttpProbes.configure(Arrays.asList("/shop/health"), true);
    assertEquals("/shop/health", HttpProbes.routeWithin("/health", "/shop"));
    assertNull(HttpProbes.routeWithin("/health", "/other"));
  }
}
