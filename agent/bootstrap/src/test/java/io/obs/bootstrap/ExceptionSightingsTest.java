package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ExceptionSightingsTest {
  @Test
  void whatIsAliveTakesBoundedRoom() {
    List<Throwable> alive = new ArrayList<Throwable>();
    for (int i = 0; i < 100_000; i++) {
      Throwable thrown = new IllegalStateException();
      alive.add(thrown);
      assertNotNull(ExceptionSightings.see(thrown, UncaughtException.THREAD, 0));
    }
    int size = ExceptionSightings.size();
    assertTrue(size <= 8192 * ExceptionSightings.IN_BUCKET, "kept: " + size);
    Throwable newest = alive.get(alive.size() - 1);
    assertNull(ExceptionSightings.see(newest, UncaughtException.LOG, 0), "the newest is known");
  }

  @Test
  void manyThreadsThatWrapOneFailureSeeOne() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 500; round++) {
        Throwable cause = new IllegalStateException();
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<Boolean>> first = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < threads; i++) {
          String origin = "point " + (char) ('a' + i);
          Callable<Boolean> seen =
              () -> {
                Throwable wrapped = new RuntimeException(cause);
                start.await();
                return ExceptionSightings.see(wrapped, origin, 7) != null;
              };
          first.add(pool.submit(seen));
        }
        int failures = 0;
        for (Future<Boolean> each : first) {
          if (each.get()) {
            failures++;
          }
        }
        assertEquals(1, failures);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
