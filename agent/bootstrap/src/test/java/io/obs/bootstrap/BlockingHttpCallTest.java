package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockingHttpCallTest {
  private final ThreadCalls calls = ThreadCalls.current();

  @BeforeEach
  @AfterEach
  void forget() {
    calls.endedCall = null;
    calls.awaited = null;
    calls.recent().begin();
  }

  private static BlockingHttpCall start(Object request, int port) {
    return BlockingHttpCall.start(request, "GET", "http", "host", port);
  }

  private static void end(BlockingHttpCall call) {
    call.waited();
    call.end(200, null);
  }

  private List<String> targets() {
    List<String> targets = new ArrayList<String>();
    for (RecentCall call : calls.recent().copy(Long.MAX_VALUE)) {
      targets.add(call.target());
    }
    return targets;
  }

  @Test
  void aThreadsNextCallIsTheSameObject() {
    calls.recent().begin();
    BlockingHttpCall first = start("a", 1);
    end(first);
    BlockingHttpCall second = start("b", 2);
    assertSame(first, second);
    assertTrue(BlockingHttpCall.awaits("b"));
    end(second);
    assertFalse(BlockingHttpCall.awaits("b"));
    assertEquals(Arrays.asList("GET host:1", "GET host:2"), targets());
  }

  @Test
  void aCallWithinAnotherIsItsOwn() {
    calls.recent().begin();
    BlockingHttpCall outer = start("a", 1);
    BlockingHttpCall inner = start("b", 2);
    assertNotSame(outer, inner);
    end(inner);
    assertTrue(BlockingHttpCall.awaits("a"));
    BlockingHttpCall next = start("c", 3);
    assertSame(inner, next);
    end(next);
    end(outer);
    assertEquals(Arrays.asList("GET host:2", "GET host:3", "GET host:1"), targets());
  }

  @Test
  void endsOnce() {
    calls.recent().begin();
    BlockingHttpCall call = start("a", 1);
    end(call);
    call.end(500, new IllegalStateException());
    assertEquals(Arrays.asList("GET host:1"), targets());
  }
}
