package io.obs.instrumentation.executors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.UncaughtException;
import io.obs.bootstrap.UnreadFailures;
import io.obs.testing.Deadline;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What nobody asked for is told of once, and what somebody asked for never. Which ways there are to
 * fail and to ask, on every Java, is tried with the shipped agent.
 */
class ExecutorsTest extends ExecutorsContract {
  // --- schedulers

  @Test
  void periodicTask() throws Exception {
    ScheduledExecutorService scheduler =
        Executors.newScheduledThreadPool(1, task -> new Thread(task, "scheduler"));
    try {
      ScheduledFuture<?> future =
          scheduler.scheduleAtFixedRate(new Job("periodic"), 0, 1, TimeUnit.MILLISECONDS);
      ExecutionException thrown = assertThrows(ExecutionException.class, future::get);
      // at once, whoever asks and whatever is collected
      assertTrue(Deadline.await(() -> !sink.exceptions().isEmpty()));
      UncaughtException recorded = sink.exceptions().get(0);
      assertSame(thrown.getCause(), recorded.throwable());
      assertEquals(UncaughtException.SCHEDULER, recorded.origin());
      assertEquals("scheduler", recorded.threadName());
      assertEquals(Job.class.getName(), recorded.task());
      assertRecorded("periodic");
    } finally {
      scheduler.shutdownNow();
    }
  }

  @Test
  void timer() throws Exception {
    Timer timer = new Timer("timer");
    Thread[] its = new Thread[1];
    FutureTask<Object> started = new FutureTask<>(() -> null);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            its[0] = Thread.currentThread();
            its[0].setUncaughtExceptionHandler((thread, thrown) -> {});
            started.run();
            new Job("timer").run();
          }
        },
        0);
    started.get();
    its[0].join();
    UncaughtException recorded = sink.exceptions().get(0);
    assertEquals(UncaughtException.SCHEDULER, recorded.origin());
    assertEquals("timer", recorded.threadName());
    assertEquals(ExecutorsTest.class.getName() + "$1", recorded.task());
    assertThrows(IllegalStateException.class, () -> timer.schedule(null, 0));
    assertRecorded("timer");
  }

  // --- tasks

  @Test
  void unreadTask() throws Exception {
    long before = System.currentTimeMillis();
    awaitDone(pool.submit(new Job("unread")));
    long failed = System.currentTimeMillis();
    assertEquals(Collections.emptyList(), sink.counted());
    assertRecorded("unread");
    UncaughtException recorded = recorded("unread");
    assertEquals(UncaughtException.EXECUTOR, recorded.origin());
    assertEquals("worker", recorded.threadName());
    assertEquals(Job.class.getName(), recorded.task());
    assertTrue(recorded.epochMillis() >= before && recorded.epochMillis() <= failed);
    assertTrue(sink.counted().contains("executor java.lang.IllegalStateException"));
  }

  /** Not collected, so that somebody may ask yet; and then does. */
  @Test
  void taskThatIsReadLate() throws Exception {
    Future<?> future = pool.submit(new Job("late"));
    awaitDone(future);
    assertTrue(UnreadFailures.any());
    assertRecordedBut(future);
    assertThrows(ExecutionException.class, future::get);
    assertFalse(UnreadFailures.any());
    sink.clear();
    future = null;
    assertRecorded();
  }

  private void assertRecordedBut(Object held) throws Exception {
    new FutureTask<Object>(new Job("meanwhile"), null).run();
    awaitRecorded(1);
    assertEquals("meanwhile", sink.exceptions().get(0).throwable().getMessage());
    assertEquals(1, sink.exceptions().size());
    assertTrue(held != null);
  }

  /** The failure is known before the future is registered, and after, and meanwhile. */
  @Test
  void manyThatAreAskedAtOnce() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int i = 0; i < 2_000; i++) {
      FutureTask<Object> task = new FutureTask<>(new Job("asked " + i), null);
      CompletableFuture<Object> future = new CompletableFuture<>();
      Future<?> asks =
          pool.submit(
              () -> {
                barrier.await();
                assertThrows(ExecutionException.class, task::get);
                assertThrows(CompletionException.class, future::join);
                return null;
              });
      barrier.await();
      task.run();
      future.completeExceptionally(new IllegalStateException("joined " + i));
      asks.get();
    }
    assertRecorded();
  }

  /** Tasks that fail by the hundred, on many threads, each of them told of. */
  @Test
  void everyOneOfMany() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      if (i % 2 == 0) {
        pool.submit(new Job("many " + i));
      } else {
        CompletableFuture.runAsync(new Job("many " + i), pool).thenRun(() -> {});
      }
      expected.add("many " + i);
    }
    assertRecorded(expected.toArray(new String[0]));
  }

  /** invokeAll asks for its own tasks only to wait for them; a task that it runs asks as well. */
  @Test
  void taskThatAsksWhileItIsInvoked() throws Exception {
    ExecutorService direct =
        new AbstractExecutorService() {
          @Override
          public void execute(Runnable task) {
            task.run();
          }

          @Override
          public void shutdown() {}

          @Override
          public List<Runnable> shutdownNow() {
            return Collections.emptyList();
          }

          @Override
          public boolean isShutdown() {
            return false;
          }

          @Override
          public boolean isTerminated() {
            return false;
          }

          @Override
          public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
          }
        };
    direct.invokeAll(
        Collections.singletonList(
            () -> {
              Future<?> inner = pool.submit(new Job("asked inside"));
              assertThrows(ExecutionException.class, inner::get);
              throw new IllegalStateException("outside");
            }));
    assertRecorded("outside");
  }

  @Test
  void interruptedOrCancelledTask() throws Exception {
    pool.submit(
            () -> {
              throw new InterruptedException("by its pool");
            })
        .isDone();
    FutureTask<?> cancelled = new FutureTask<>(new Job("cancelled"), null);
    cancelled.cancel(true);
    cancelled.run();
    new CompletableFuture<>().cancel(true);
    new CompletableFuture<>().thenApply(value -> value).cancel(true);
    assertRecorded();
  }

  @Test
  void taskOfAForkJoinPoolThatNobodyCanAskFor() throws Exception {
    List<Throwable> handled = Collections.synchronizedList(new ArrayList<>());
    ForkJoinPool forkJoin =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            (thread, thrown) -> handled.add(thrown),
            false);
    try {
      forkJoin.execute(new Job("executed"));
      assertTrue(Deadline.await(() -> !handled.isEmpty()));
      UncaughtException recorded = sink.exceptions().get(0);
      assertSame(handled.get(0), recorded.throwable());
      assertEquals(UncaughtException.EXECUTOR, recorded.origin());
      assertEquals(Job.class.getName(), recorded.task());
      assertRecorded("executed");
    } finally {
      forkJoin.shutdownNow();
    }
  }

  /** What obs keeps of a failure must not keep its future. */
  @Test
  void futuresAreCollected() throws Exception {
    List<WeakReference<Object>> futures = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      CompletableFuture<Object> future = new CompletableFuture<>();
      future.completeExceptionally(new IllegalStateException("weak " + i));
      futures.add(new WeakReference<>(future));
      Future<?> task = pool.submit(new Job("weak " + i));
      awaitDone(task);
      futures.add(new WeakReference<>(task));
    }
    awaitRecorded(20);
    for (WeakReference<Object> future : futures) {
      assertTrue(
          Deadline.await(
              () -> {
                System.gc();
                return future.get() == null;
              }));
    }
    assertRecordedMore(20);
  }

  private void assertRecordedMore(int count) throws Exception {
    assertEquals(count, sink.exceptions().size());
    assertTrue(Deadline.await(() -> !UnreadFailures.any()));
  }
}
