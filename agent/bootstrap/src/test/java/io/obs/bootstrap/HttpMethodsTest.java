package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class HttpMethodsTest {
  @Test
  void knownOnesAreConstants() {
    for (String method : "GET POST PUT DELETE HEAD OPTIONS PATCH TRACE CONNECT".split(" ")) {
      assertSame(method.intern(), HttpMethods.known(new StringBuilder(method).toString()));
    }
  }

  @Test
  void allOthersAreOne() {
    for (String method : new String[] {null, "", "get", "Get", "BREW", "PROPFIND", "GET "}) {
      assertEquals("_OTHER", HttpMethods.known(method));
    }
  }

  @Test
  void statusAsText() {
    assertEquals("", HttpStatus.text(0));
    assertEquals("200", HttpStatus.text(200));
    assertSame(HttpStatus.text(404), HttpStatus.text(404));
    for (int status : new int[] {-1, 1, 99, 600, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertEquals("_OTHER", HttpStatus.text(status));
    }
  }
}
