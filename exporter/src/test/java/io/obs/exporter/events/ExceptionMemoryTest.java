package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.RememberedThrowable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is remembered of exceptions says what they said. */
class ExceptionMemoryTest {
  private final ExceptionMemory memory = new ExceptionMemory();

  private Throwable remembersAll(Throwable thrown) {
    Throwable remembered = memory.remember(thrown);
    assertNotSame(thrown, remembered);
    assertEquals(thrown.getClass().getName(), RememberedThrowable.typeName(remembered));
    assertEquals(StackTrace.describe(thrown), StackTrace.describe(remembered));
    assertEquals(StackTrace.messageOf(thrown), StackTrace.messageOf(remembered));
    for (int bytes : new int[] {100, 1_000, 10_000, 1_000_000}) {
      assertEquals(StackTrace.of(thrown, bytes), StackTrace.of(remembered, bytes));
      for (boolean messages : new boolean[] {true, false}) {
        Redaction redaction = new Redaction(messages, Collections.emptyList());
        assertEquals(
            StackTrace.of(thrown, bytes, redaction), StackTrace.of(remembered, bytes, redaction));
      }
    }
    assertEquals(ErrorFingerprint.of(thrown, null), ErrorFingerprint.of(remembered, null));
    return remembered;
  }

  @Test
  void anExceptionWithItsCauses() {
    remembersAll(new Exception());
    remembersAll(new IllegalStateException("alone"));
    remembersAll(new IOException("outer", new IllegalArgumentException("inner", new Error())));
  }

  @Test
  void whatWasSuppressed() {
    Exception thrown = new Exception("outer", new Exception("cause"));
    for (int i = 0; i < 7; i++) {
      thrown.addSuppressed(new IOException("suppressed " + i, new Error("its cause")));
    }
    thrown.getCause().addSuppressed(new Exception("deeper"));
    remembersAll(thrown);
  }

  @Test
  void longChains() {
    for (int length : new int[] {17, 64, 80, 81}) {
      Throwable thrown = new Exception("root");
      for (int i = 1; i < length; i++) {
        thrown = new IllegalStateException("level " + i, thrown);
      }
      Throwable remembered = memory.remember(thrown);
      assertEquals(Math.min(length, 80), length(remembered));
      assertEquals("root", last(remembered).getMessage());
      if (length <= 80) {
        remembersAll(thrown);
      }
    }
  }

  private static int length(Throwable thrown) {
    int length = 0;
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      length++;
    }
    return length;
  }

  private static Throwable last(Throwable thrown) {
    Throwable last = thrown;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last;
  }

  @Test
  void circles() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    Throwable remembered = remembersAll(second);
    assertEquals(remembered, remembered.getCause().getCause());
    remembersAll(new Exception("into it", second));
  }

  @Test
  void longTexts() {
    StringBuilder text = new StringBuilder();
    while (text.length() < 20_000) {
      text.append("password=").append(text.length()).append(" and more ");
    }
    Throwable thrown = new Exception(text.toString());
    Throwable remembered = memory.remember(thrown);
    assertTrue(remembered.getMessage().length() < 5_000);
    assertEquals(StackTrace.of(thrown, 10_000), StackTrace.of(remembered, 10_000));
    Redaction redaction = new Redaction(true, Collections.emptyList());
    assertEquals(redaction.describe(thrown), redaction.describe(remembered));
    for (int max : new int[] {1024, 4096}) {
      assertEquals(
          Redaction.bounded(thrown.getMessage(), max),
          Redaction.bounded(remembered.getMessage(), max));
    }
  }

  @Test
  void endlessRecursion() {
    try {
      recurse(0);
    } catch (StackOverflowError e) {
      remembersAll(e);
      remembersAll(new IllegalStateException("of it", e));
    }
  }

  private static int recurse(int depth) {
    return recurse(depth + 1) + depth;
  }

  /** Of which none answers as it should. */
  private static final class Hostile extends Exception {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return null;
    }
  }

  @Test
  void exceptionsThatFailThemselves() {
    remembersAll(new Hostile());
    remembersAll(new Exception("of it", new Hostile()));
  }

  private static List<Throwable> same(int count) {
    List<Throwable> same = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      same.add(new Exception("number " + i));
    }
    return same;
  }

  @Test
  void equalStackTracesAreOne() {
    List<Throwable> remembered = new ArrayList<>();
    for (Throwable thrown : same(100)) {
      remembered.add(memory.remember(thrown));
    }
    assertEquals(1, memory.traces());
    remembered.add(memory.remember(new Exception("another")));
    assertEquals(2, memory.traces());
    assertEquals("number 99", remembered.get(99).getMessage());
    remembered.clear();
    Throwable other = new Exception("of another place");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (memory.traces() > 1 && System.nanoTime() - end < 0) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
      memory.remember(other);
    }
    assertEquals(1, memory.traces());
  }

  @Test
  void keepsNothingOfTheException() {
    Throwable thrown = new Exception("outer", new Hostile());
    thrown.addSuppressed(new Exception("suppressed", new Exception("its cause")));
    List<WeakReference<Throwable>> all = new ArrayList<>();
    all.add(new WeakReference<>(thrown));
    all.add(new WeakReference<>(thrown.getCause()));
    all.add(new WeakReference<>(thrown.getSuppressed()[0]));
    all.add(new WeakReference<>(thrown.getSuppressed()[0].getCause()));
    Throwable remembered = memory.remember(thrown);
    thrown = null;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (all.stream().anyMatch(each -> each.get() != null) && System.nanoTime() - end < 0) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    assertTrue(all.stream().allMatch(each -> each.get() == null));
    assertEquals("outer", remembered.getMessage());
  }
}
