package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DetailBudgetTest {
  private static final class Storming extends Exception {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aStormIsLookedAtNowAndThenAndOthersAllTheTime() {
    long start = System.nanoTime();
    int asked = 0;
    int granted = 0;
    int others = 0;
    while (System.nanoTime() - start < 1_000_000_000L) {
      asked++;
      granted += DetailBudget.take(Storming.class, "/storm") ? 1 : 0;
      if (asked % 1_000_000 == 0) {
        others += DetailBudget.take(Storming.class, "/calm") ? 0 : 1;
      }
    }
    long windows = (System.nanoTime() - start) / 100_000_000L + 2;
    assertTrue(granted >= DetailBudget.MOST, "at first");
    assertTrue(granted > 2 * DetailBudget.MOST, "and again: " + granted);
    assertTrue(granted <= windows * DetailBudget.MOST, granted + " in " + windows);
    assertTrue(asked > 2 * granted, "not all: " + asked);
    assertTrue(others == 0, "another place: " + others);
  }
}
