package io.obs.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does the same on several threads at once. */
final class ManyThreads {
  private static final long SECONDS = 60;

  private ManyThreads() {}

  /** What each thread does. */
  interface Work {
    /**
     * @param thread from 0 on
     */
    void run(int thread) throws Exception;
  }

  /** Returns when all are done; throws if one has thrown, or takes longer than a test may. */
  static void run(int threads, Work work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch ready = new CountDownLatch(threads);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        all.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  work.run(thread);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
