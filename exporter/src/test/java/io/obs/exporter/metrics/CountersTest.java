package io.obs.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void aCounterHasWhatWasAddedToIt() {
    Counters counters = new Counters(3);
    counters.add(0, 5);
    counters.add(2, Long.MAX_VALUE);
    counters.add(2, -1);
    assertEquals(5, counters.sum(0));
    assertEquals(0, counters.sum(1));
    assertEquals(Long.MAX_VALUE - 1, counters.sum(2));
  }

  @Test
  void nothingIsLostWhereThreadsMeet() throws Exception {
    int threads = 64; // more than there are stripes, so that they meet there, too
    int times = 20_000;
    Counters counters = new Counters(2);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          executor.submit(
              () -> {
                start.await();
                for (int j = 0; j < times; j++) {
                  counters.add(0, 1);
                  counters.add(1, j);
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> each : all) {
      each.get();
    }
    executor.shutdown();
    assertEquals((long) threads * times, counters.sum(0));
    assertEquals(threads * (times * (times - 1L) / 2), counters.sum(1));
  }
}
