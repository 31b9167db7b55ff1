package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures and those who ask for them, without anything woven. */
class UnreadFailuresTest {
  private final List<UncaughtException> events = Collections.synchronizedList(new ArrayList<>());
  private final List<Object> held = new ArrayList<>();

  /** How exceptions are remembered; null for not at all. */
  private UnaryOperator<Throwable> memory =
      thrown ->
          new RememberedThrowable(
              thrown.getClass().getName(),
              thrown.toString(),
              thrown.getMessage(),
              thrown.getStackTrace());

  @BeforeEach
  void install() {
    UnreadFailures.end(); // what other tests have left
    Sinks.install(
        Sink.NONE,
        new ExceptionSink() {
          @Override
          public void accept(UncaughtException exception) {
            events.add(exception);
          }

          @Override
          public String errorId(Throwable thrown, String origin) {
            return null;
          }

          @Override
          public Throwable remember(Throwable thrown) {
            return memory == null ? null : memory.apply(thrown);
          }
        });
  }

  @AfterEach
  void uninstall() {
    UnreadFailures.end();
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
  }

  private Object fail(Throwable thrown) {
    Object holder = new Object();
    held.add(holder);
    UnreadFailures.failed(holder, thrown);
    return holder;
  }

  private static Exception failure(String message) {
    return new Exception(message);
  }

  private void awaitEvents(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (events.size() < count && System.nanoTime() - end < 0) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(count, events.size());
  }

  @Test
  void isToldOfWhenTheLastHolderIsCollected() {
    Exception thrown = failure("unread");
    fail(thrown);
    fail(new CompletionException(thrown));
    fail(failure("kept"));
    held.remove(0);
    UnreadFailures.failed(new Object(), failure("before")); // and told of when the first would be
    awaitEvents(1);
    assertEquals("before", events.get(0).throwable().getMessage());
    held.remove(0);
    awaitEvents(2);
    assertSame(thrown, events.get(1).throwable());
    assertEquals(UncaughtException.EXECUTOR, events.get(1).origin());
    assertTrue(UnreadFailures.any()); // the one that is kept
  }

  @Test
  void isToldOfAtTheEnd() {
    fail(failure("first"));
    fail(failure("second"));
    UnreadFailures.end();
    assertEquals(2, events.size());
    assertEquals("first", events.get(0).throwable().getMessage());
    assertFalse(UnreadFailures.any());
    UnreadFailures.end();
    assertEquals(2, events.size());
  }

  @Test
  void isNotToldOfOnceItWasAskedFor() {
    Exception direct = failure("direct");
    fail(direct);
    UnreadFailures.asked(direct);
    Exception wrapped = failure("wrapped");
    fail(wrapped);
    UnreadFailures.asked(new ExecutionException(wrapped));
    Exception cause = failure("cause");
    fail(cause);
    UnreadFailures.asked(new IllegalStateException("of it", cause));
    Exception known = failure("known before");
    UnreadFailures.asked(known);
    fail(known);
    Exception inside = failure("inside one that comes after");
    UnreadFailures.asked(inside);
    fail(new IllegalStateException(inside));
    assertFalse(UnreadFailures.any());
    UnreadFailures.end();
    assertEquals(0, events.size());
  }

  @Test
  void whatIsNoFailure() {
    fail(new CancellationException());
    fail(new CompletionException(new CancellationException()));
    fail(new InterruptedException());
    fail(null);
    UnreadFailures.asked(null);
    UnreadFailures.refused(null);
    UnreadFailures.askedResult(null);
    assertFalse(UnreadFailures.any());
  }

  @Test
  void whatAFutureRefusedIsForgottenAndMayComeAgain() {
    Exception thrown = failure("refused");
    fail(thrown);
    UnreadFailures.refused(thrown);
    assertFalse(UnreadFailures.any());
    Object first = fail(thrown);
    fail(thrown);
    UnreadFailures.refused(new CompletionException(thrown)); // the second
    assertTrue(UnreadFailures.any());
    assertTrue(held.contains(first));
    UnreadFailures.end();
    assertEquals(1, events.size());
  }

  @Test
  void whatWasLoggedMeanwhileIsToldOfAlready() {
    Exception after = failure("logged afterwards");
    fail(after);
    Exception before = failure("logged before");
    log(before);
    fail(before);
    log(after);
    assertEquals(2, events.size());
    UnreadFailures.end();
    assertEquals(2, events.size());
  }

  private static void log(Throwable thrown) {
    ErrorRecorder.logged(thrown, LogLevel.ofLogback(40_000), "logger", "message", null);
  }

  /** As a future of an application that is held by a class of it. */
  private static final class Cyclic extends Exception {
    private static final long serialVersionUID = 1;
    private transient Object holder;

    Cyclic(String message) {
      super(message);
    }
  }

  private WeakReference<Throwable> failAndForget(String message) {
    Cyclic thrown = new Cyclic(message);
    thrown.holder = new Object[] {thrown};
    UnreadFailures.failed(thrown.holder, thrown);
    return new WeakReference<>(thrown);
  }

  private static int rememberAll() {
    return UnreadFailures.remember(System.nanoTime());
  }

  @Test
  void whatLeadsToItsHolderIsToldOf() {
    WeakReference<Throwable> thrown = failAndForget("cyclic");
    assertEquals(1, rememberAll());
    assertEquals(0, rememberAll());
    awaitEvents(1);
    assertNull(thrown.get());
    Throwable told = events.get(0).throwable();
    assertEquals(RememberedThrowable.class, told.getClass());
    assertEquals(Cyclic.class.getName(), RememberedThrowable.typeName(told));
    assertEquals(Cyclic.class.getName() + ": cyclic", told.toString());
    assertEquals("cyclic", told.getMessage());
    assertEquals(
        "failAndForget", told.getStackTrace()[0].getMethodName(), told.getStackTrace().toString());
    assertEquals(UncaughtException.EXECUTOR, events.get(0).origin());
    assertFalse(UnreadFailures.any());
  }

  @Test
  void onlyWhatIsOldEnoughIsRemembered() {
    long before = System.nanoTime();
    fail(failure("young"));
    assertEquals(0, UnreadFailures.remember(before - 1));
    UnreadFailures.end();
    assertEquals("young", events.get(0).throwable().getMessage());
    assertEquals(Exception.class, events.get(0).throwable().getClass());
  }

  @Test
  void isNotToldOfOnceItWasAskedForThoughOnlyRemembered() {
    Exception asked = failure("asked");
    fail(asked);
    Exception cause = failure("cause");
    fail(cause);
    Exception refused = failure("refused");
    fail(refused);
    assertEquals(3, rememberAll());
    assertTrue(UnreadFailures.any());
    UnreadFailures.asked(new ExecutionException(asked));
    UnreadFailures.asked(new IllegalStateException("of it", cause));
    UnreadFailures.refused(refused);
    assertFalse(UnreadFailures.any());
    UnreadFailures.end();
    assertEquals(0, events.size());
  }

  @Test
  void whatIsLoggedWhileItIsRememberedIsToldOfAlready() {
    Exception after = failure("logged afterwards");
    fail(after);
    Exception inside = failure("logged as a cause");
    fail(inside);
    Exception before = failure("logged before");
    fail(before);
    log(before);
    assertEquals(3, rememberAll());
    log(after);
    log(new IllegalStateException("of it", inside));
    assertEquals(3, events.size());
    assertFalse(UnreadFailures.any());
    fail(after); // a stage of the same future
    UnreadFailures.end();
    assertEquals(3, events.size());
  }

  @Test
  void whatIsToldOfInTheEndIsNotToldOfAgain() {
    Exception thrown = failure("told, then logged");
    fail(thrown);
    rememberAll();
    UnreadFailures.end();
    assertEquals(1, events.size());
    log(thrown);
    assertEquals(1, events.size());
  }

  @Test
  void whatCannotBeRememberedIsKept() {
    memory = null;
    Exception kept = failure("kept");
    fail(kept);
    assertEquals(1, rememberAll());
    assertEquals(0, rememberAll());
    memory =
        thrown -> {
          throw new OutOfMemoryError("as it were");
        };
    Exception failed = failure("kept, too");
    fail(failed);
    assertThrows(OutOfMemoryError.class, UnreadFailuresTest::rememberAll);
    assertEquals(0, rememberAll());
    UnreadFailures.end();
    assertEquals(2, events.size());
    assertSame(kept, events.get(0).throwable());
    assertSame(failed, events.get(1).throwable());
  }

  @Test
  void notAllAreRememberedAtOnce() {
    for (int i = 0; i < 150; i++) {
      fail(failure("many " + i));
    }
    assertEquals(100, rememberAll());
    assertEquals(50, rememberAll());
    UnreadFailures.end();
    assertEquals(150, events.size());
    assertEquals("many 0", events.get(0).throwable().getMessage());
    assertEquals("many 149", events.get(149).throwable().getMessage());
  }

  @Test
  void memoryIsBounded() {
    long before = UnreadFailures.notKept();
    for (int i = 0; i < UnreadFailures.MAX_KEPT + 10; i++) {
      fail(failure("many " + i));
    }
    assertEquals(before + 10, UnreadFailures.notKept());
    UnreadFailures.end();
    assertEquals(UnreadFailures.MAX_KEPT, events.size());

    // one failure that is passed on for ever
    Exception thrown = failure("passed on");
    for (int i = 0; i < 2_000; i++) {
      fail(thrown);
    }
    assertEquals(before + 11, UnreadFailures.notKept());
    assertFalse(UnreadFailures.any());
  }

  @Test
  void exceptionsThatFailThemselves() {
    Exception hostile =
        new Exception("hostile") {
          private static final long serialVersionUID = 1;

          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
          }

          @Override
          public StackTraceElement[] getStackTrace() {
            return null;
          }
        };
    fail(hostile);
    UnreadFailures.end();
    assertSame(hostile, events.get(0).throwable());
    assertNull(events.get(0).task());
  }
}
