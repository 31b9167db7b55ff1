package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures and those who ask for them, without anything woven. */
class UnreadFailuresTest {
  private final List<UncaughtException> events = Collections.synchronizedList(new ArrayList<>());
  private final List<Object> held = new ArrayList<>();

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
