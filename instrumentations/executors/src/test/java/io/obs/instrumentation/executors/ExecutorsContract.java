package io.obs.instrumentation.executors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.UncaughtException;
import io.obs.bootstrap.UnreadFailures;
import io.obs.testing.Deadline;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of executors are written in. */
@Timeout(120)
abstract class ExecutorsContract {
  final RecordingSink sink = Weaving.install();
  final ExecutorService pool = Executors.newFixedThreadPool(2, task -> new Thread(task, "worker"));

  @BeforeEach
  void setUp() {
    sink.clear();
  }

  @AfterEach
  void tearDown() {
    pool.shutdownNow();
    assertEquals(Collections.emptyList(), Weaving.report().skipped("executors"));
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  /** A task of the application's, known by its name. */
  static final class Job implements Runnable {
    private final RuntimeException failure;

    Job(String message) {
      failure = new IllegalStateException(message);
    }

    @Override
    public void run() {
      failure.fillInStackTrace();
      throw failure;
    }
  }

  /** Collects garbage until that many exceptions were recorded. */
  void awaitRecorded(int count) throws Exception {
    assertTrue(
        Deadline.await(
            () -> {
              System.gc();
              return sink.exceptions().size() >= count;
            }),
        () -> "recorded " + sink.counted());
  }

  /**
   * Asserts that just these were recorded, in any order: another failure, which comes after all of
   * them, is told of when they would have been.
   */
  void assertRecorded(String... messages) throws Exception {
    for (int i = 0; i < 2; i++) {
      pool.submit(() -> null).get(); // no worker has a failed task at hand any more
    }
    new FutureTask<Object>(new Job("the last"), null).run();
    awaitRecorded(messages.length + 1);
    List<String> recorded = new ArrayList<>();
    for (UncaughtException exception : sink.exceptions()) {
      recorded.add(String.valueOf(exception.throwable().getMessage()));
    }
    List<String> expected = new ArrayList<>(Arrays.asList(messages));
    expected.add("the last");
    Collections.sort(recorded);
    Collections.sort(expected);
    assertEquals(expected, recorded);
    assertEquals(expected.size(), sink.counted().size());
    assertTrue(Deadline.await(() -> !UnreadFailures.any()));
  }

  UncaughtException recorded(String message) {
    for (UncaughtException exception : sink.exceptions()) {
      if (message.equals(exception.throwable().getMessage())) {
        return exception;
      }
    }
    throw new AssertionError(message + " was not recorded");
  }

  static void awaitDone(Future<?> future) throws Exception {
    assertTrue(Deadline.await(future::isDone));
  }
}
