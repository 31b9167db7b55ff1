package io.obs.instrumentation.uncaughtexceptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obs.bootstrap.UncaughtException;
import io.obs.testing.Deadline;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each exception that ends a thread is recorded once, and every handler runs as before. */
@Timeout(60)
class UncaughtExceptionsTest {
  private final RecordingSink sink = Weaving.install();
  private final List<Throwable> handled = new CopyOnWriteArrayList<>();
  private final UncaughtExceptionHandler handler = (thread, thrown) -> handled.add(thrown);
  private UncaughtExceptionHandler before;

  @BeforeEach
  void setUp() {
    before = Thread.getDefaultUncaughtExceptionHandler();
    sink.clear();
  }

  @AfterEach
  void tearDown() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure() {
      super("to be seen", null, false, false);
    }
  }

  private final Failure failure = new Failure();

  private void fail() {
    throw failure;
  }

  private static void run(Thread thread) throws InterruptedException {
    thread.start();
    thread.join(20_000);
  }

  private void assertRecordedOnce(String threadName) throws Exception {
    Deadline.await(() -> !sink.exceptions().isEmpty());
    assertEquals(Collections.singletonList("thread " + Failure.class.getName()), sink.counted());
    assertEquals(1, sink.exceptions().size());
    UncaughtException recorded = sink.exceptions().get(0);
    assertSame(failure, recorded.throwable());
    assertEquals("thread", recorded.origin());
    assertEquals(threadName, recorded.threadName());
  }

  @Test
  void ownHandler() throws Exception {
    Thread thread = new Thread(this::fail, "own");
    thread.setUncaughtExceptionHandler(handler);
    run(thread);
    assertRecordedOnce("own");
    assertEquals(Collections.singletonList(failure), handled);
  }

  @Test
  void defaultHandler() throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(handler);
    run(new Thread(this::fail, "default"));
    assertRecordedOnce("default");
    assertEquals(Collections.singletonList(failure), handled);
  }

  @Test
  void handlerOfAThreadGroup() throws Exception {
    ThreadGroup group =
        new ThreadGroup("group") {
          @Override
          public void uncaughtException(Thread thread, Throwable thrown) {
            handled.add(thrown);
          }
        };
    run(new Thread(group, this::fail, "grouped"));
    assertRecordedOnce("grouped");
    assertEquals(Collections.singletonList(failure), handled);
  }

  @Test
  void handlerThatThrows() throws Exception {
    Thread thread = new Thread(this::fail, "throwing");
    thread.setUncaughtExceptionHandler(
        (self, thrown) -> {
          handled.add(thrown);
          throw new IllegalStateException("in the handler");
        });
    run(thread);
    assertRecordedOnce("throwing");
    assertEquals(Collections.singletonList(failure), handled);
  }

  @Test
  void handlerThatCatches() throws Exception {
    run(
        new Thread(
            () -> {
              try {
                fail();
              } catch (Failure e) {
                handled.add(e);
              }
            }));
    assertEquals(Collections.emptyList(), sink.counted());
  }

  /** A program ends its thread so; it is no error. */
  @Test
  @SuppressWarnings("deprecation")
  void threadDeath() throws Exception {
    Thread thread =
        new Thread(
            () -> {
              throw new ThreadDeath();
            });
    thread.setUncaughtExceptionHandler(handler);
    run(thread);
    assertEquals(1, handled.size());
    assertEquals(Collections.emptyList(), sink.counted());
  }

  @Test
  void executorThatLosesItsThread() throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(handler);
    ExecutorService executor =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "worker"));
    try {
      executor.execute(this::fail);
      assertRecordedOnce("worker");
      assertEquals(Boolean.TRUE, executor.submit(() -> true).get());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void virtualThread() throws Exception {
    Method start;
    try {
      start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      assumeTrue(false, "no virtual threads before Java 21");
      return;
    }
    Thread.setDefaultUncaughtExceptionHandler(handler);
    Thread thread = (Thread) start.invoke(null, (Runnable) this::fail);
    thread.join(20_000);
    assertRecordedOnce("");
    assertEquals(Collections.singletonList(failure), handled);
  }
}
