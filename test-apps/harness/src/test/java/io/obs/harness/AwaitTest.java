package io.obs.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final Duration SHORT = Duration.ofMillis(30);

  @Test
  void triesUntilTheConditionIsMet() {
    AtomicInteger tries = new AtomicInteger();
    Await.until("third try", Duration.ofSeconds(10), () -> tries.incrementAndGet() == 3);
    assertEquals(3, tries.get());
    Await.untilAsserted(
        Duration.ofSeconds(10), () -> assertEquals(6, tries.incrementAndGet(), "tries"));
    assertEquals(6, tries.get());
  }

  @Test
  void saysWhatWasAwaitedAndWhyNot() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> Await.until("miracle", SHORT, () -> false));
    assertTrue(error.getMessage().startsWith("no miracle within "), error::getMessage);
    error =
        assertThrows(
            AssertionError.class,
            () -> Await.untilAsserted(SHORT, () -> assertEquals(1, 2, "sum")));
    assertTrue(error.getMessage().contains("sum"), error::getMessage);
    assertEquals("sum ==> expected: <1> but was: <2>", error.getCause().getMessage());
  }
}
