package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void tellsEachKindOnce() {
    Trouble trouble = new Trouble(lines::add, Long.MAX_VALUE);
    for (int i = 0; i < 5; i++) {
      trouble.report(Trouble.Kind.ACCEPT, "a" + i);
      trouble.report(Trouble.Kind.COLLECT, "c" + i);
    }
    assertEquals(Arrays.asList("a0", "c0"), lines);
  }

  @Test
  void countsWhatItHeldBack() {
    long[] now = {-5};
    Trouble trouble = new Trouble(lines::add, 10, () -> now[0]);
    trouble.report(Trouble.Kind.ACCEPT, "one");
    now[0] = 4;
    trouble.report(Trouble.Kind.ACCEPT, "two");
    now[0] = 5;
    trouble.report(Trouble.Kind.ACCEPT, "three");
    assertEquals(
        Arrays.asList("one", "three (and 1 more like it since the last such line)"), lines);
  }

  @Test
  void aFailingListenerIsIgnored() {
    Trouble trouble =
        new Trouble(
            line -> {
              lines.add(line);
              throw new IllegalStateException("disk full");
            },
            0);
    trouble.report(Trouble.Kind.ACCEPT, "one");
    trouble.report(Trouble.Kind.ACCEPT, "two");
    assertEquals(Arrays.asList("one", "two"), lines);
  }
}
