package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.Sinks;
import io.obs.bootstrap.UncaughtException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a clock of its own. */
class ErrorRepeatsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final List<UncaughtException> seen = new ArrayList<>();
  private final Written written = new Written();
  private final ErrorIds ids = new ErrorIds();
  private ErrorRepeats repeats = new ErrorRepeats(ids, 60_000);

  /** Far into the clock's range, so that it overflows on the way. */
  private long now = Long.MAX_VALUE - 5 * SECOND;

  @BeforeEach
  void install() {
    Sinks.install(Sink.NONE, new ListSink(seen));
  }

  @AfterEach
  void uninstall() {
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
  }

  @Test
  void repeatsAreOneEventWhenTheIntervalEnds() {
    take(fault("A"));
    assertEquals(1, written.events.size(), "at once");
    Entry first = written.events.get(0);
    assertEquals(1, first.occurrences);
    for (int i = 0; i < 4; i++) {
      now += SECOND;
      take(fault("A"));
    }
    assertEquals(1, written.events.size());
    now += 56 * SECOND - 1;
    repeats.endIntervals(written, now, 1);
    assertEquals(1, written.events.size(), "not yet");
    assertEquals(1, repeats.nanosToNextEnd(now));
    now++;
    assertEquals(0, repeats.nanosToNextEnd(now));
    repeats.endIntervals(written, now, 1);

    assertEquals(2, written.events.size());
    Entry summary = written.events.get(1);
    assertEquals(4, summary.occurrences);
    assertEquals(first.fingerprint, summary.fingerprint);
    assertEquals(first.id, summary.firstId);
    assertNotEquals(first.id, summary.id);
    assertTrue(summary.toldApart);
    assertEquals(seen.get(1).epochMillis(), summary.firstMillis);
    assertEquals(seen.get(4).epochMillis(), summary.lastMillis);
  }

  @Test
  void aStormGoesOnOverIntervalsAndIsThenForgotten() {
    take(fault("A"));
    Entry first = written.events.get(0);
    for (int minute = 1; minute <= 3; minute++) {
      now += 30 * SECOND;
      take(fault("A"));
      now += 30 * SECOND;
      repeats.endIntervals(written, now, 1);
      assertEquals(1 + minute, written.events.size());
      assertEquals(1, written.last().occurrences);
      assertEquals(first.id, written.last().firstId);
    }
    now += 60 * SECOND;
    repeats.endIntervals(written, now, 1);
    assertEquals(4, written.events.size(), "nothing to tell");
    assertEquals(Long.MAX_VALUE, repeats.nanosToNextEnd(now), "forgotten");

    take(fault("A"));
    assertEquals(5, written.events.size(), "at once again");
    assertEquals(first.fingerprint, written.last().fingerprint);
    assertNull(written.last().firstId);
    assertEquals(5, written.ids().size(), "each event has its own");
  }

  @Test
  void faultsHaveTheirOwnIntervals() {
    take(fault("A"));
    now += 20 * SECOND;
    take(fault("B"));
    take(fault("A"));
    take(fault("B"));
    now += 40 * SECOND;
    repeats.endIntervals(written, now, 1);
    assertEquals(3, written.events.size());
    assertEquals(written.events.get(0).id, written.last().firstId);
    assertEquals(20 * SECOND, repeats.nanosToNextEnd(now));
  }

  @Test
  void aFlushTellsOfAllAndForgets() {
    take(fault("A"));
    take(fault("A"));
    take(fault("B"));
    repeats.flush(written, now, 1);
    assertEquals(3, written.events.size());
    assertEquals(1, written.last().occurrences);
    repeats.flush(written, now, 1);
    assertEquals(3, written.events.size());
    take(fault("A"));
    assertEquals(4, written.events.size(), "at once");
  }

  @Test
  void whileTheJvmEndsIntervalsAreShort() {
    repeats.hurry();
    take(fault("A"));
    take(fault("A"));
    assertTrue(repeats.nanosToNextEnd(now) <= TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void withoutIntervalEachOneIsWritten() {
    repeats = new ErrorRepeats(ids, 0);
    for (int i = 0; i < 2000; i++) {
      take(fault("A"));
    }
    assertEquals(2000, written.ids().size());
    assertEquals(2000, written.occurrences());
    assertNotEquals(
        repeats.tell(seen.get(0).throwable(), "log"), repeats.tell(seen.get(0).throwable(), "log"));
  }

  @Test
  void moreFaultsThanCanBeKnownAreCountedTogether() {
    int each = 20;
    int distinct = 5000;
    for (int round = 0; round < each; round++) {
      for (int i = 0; i < distinct; i++) {
        take(fault("F" + i));
        now += SECOND / 1000;
      }
      repeats.endIntervals(written, now, 1);
    }
    assertTrue(repeats.size() <= ErrorRepeats.MAX_FAULTS);
    repeats.flush(written, now, 1);
    assertEquals(each * distinct, written.occurrences());
    assertEquals(written.events.size(), written.ids().size());
    long together = 0;
    for (Entry event : written.events) {
      if (!event.toldApart) {
        together += event.occurrences;
        assertEquals("java.lang.Exception thread", event.kind);
        assertEquals(0, event.fingerprint);
      }
    }
    assertTrue(together > 0);
    assertEquals(Long.MAX_VALUE, repeats.nanosToNextEnd(now));
  }

  @Test
  void aStormIsNotLookedAtInWhole() {
    int storm = 100_000;
    for (int i = 0; i < storm; i++) {
      take(fault("A"));
      now += SECOND / storm;
    }
    // another type is known at once all the same
    UncaughtException other = seen(new IllegalStateException());
    repeats.take(written, other, now);
    assertEquals(2, written.events.size());
    assertNotEquals(written.events.get(0).fingerprint, written.last().fingerprint);
    repeats.flush(written, now, 1);
    assertEquals(storm + 1, written.occurrences());
    assertEquals(3, written.events.size());
    assertEquals(storm - 1, written.last().occurrences);
    assertEquals(written.events.get(0).fingerprint, written.last().fingerprint);
  }

  @Test
  void whatFoundTheQueueFullIsToldOfByTypeAndOrigin() {
    ErrorOverflow overflow = new ErrorOverflow();
    assertTrue(overflow.isEmpty());
    for (int i = 0; i < 7; i++) {
      overflow.add(fault("A"));
    }
    ErrorRecorder.droppedTask(new Exception(), "Job");
    overflow.add(seen.get(7));
    for (int i = 0; i < 200; i++) {
      overflow.add(seen(new Exception()));
    }
    assertFalse(overflow.isEmpty());
    repeats.take(written, overflow, now);
    assertTrue(overflow.isEmpty());
    assertEquals(0, written.events.size());
    assertEquals(60 * SECOND, repeats.nanosToNextEnd(now));
    overflow.add(fault("A"));
    now += 60 * SECOND - 1;
    repeats.take(written, overflow, now);
    repeats.endIntervals(written, ++now, 1);
    assertEquals(2, written.events.size());
    assertEquals(209, written.occurrences());
    for (Entry event : written.events) {
      assertFalse(event.toldApart);
      assertEquals(event.kind.equals("java.lang.Exception thread") ? 208 : 1, event.occurrences);
    }
  }

  @Test
  void typesAreBoundedToo() throws Exception {
    ErrorOverflow overflow = new ErrorOverflow();
    int types = 300;
    for (int i = 0; i < types; i++) {
      overflow.add(seen(Types.make(i)));
    }
    repeats.take(written, overflow, now);
    repeats.flush(written, now, 1);
    assertEquals(types, written.occurrences());
    assertEquals(101, written.events.size());
    assertEquals(
        types - 100,
        written.events.stream()
            .filter(event -> event.kind.equals("_OTHER thread"))
            .mapToLong(event -> event.occurrences)
            .sum());
  }

  @Test
  void theSameFaultOfAnotherOriginIsAnotherEvent() {
    take(untold("A"));
    take(fault("A"));
    take(untold("A"));
    assertEquals(2, written.events.size());
    assertEquals(written.events.get(0).fingerprint, written.events.get(1).fingerprint);
    repeats.flush(written, now, 1);
    assertEquals(3, written.events.size());
    assertEquals(written.events.get(0).id, written.last().firstId);
  }

  // --- identifiers that were told before

  @Test
  void whatIsToldIsTheEventThatFollows() {
    Told first = told("A");
    Told second = told("A");
    assertNotEquals(first.id, second.id);
    repeats.take(written, first.exception, now);
    assertEquals(first.id, written.last().id);
    repeats.take(written, second.exception, now);
    Told third = told("A");
    assertEquals(second.id, third.id);
    repeats.take(written, third.exception, now);
    take(untold("A"));
    assertEquals(1, written.events.size());
    repeats.flush(written, now, 1);
    assertEquals(second.id, written.last().id);
    assertEquals(3, written.last().occurrences);
    assertEquals(first.id, written.last().firstId);
  }

  @Test
  void whoeverComesFirstOfThoseThatWereTold() {
    Told first = told("A");
    Told second = told("A");
    Told third = told("A");
    repeats.take(written, second.exception, now);
    repeats.take(written, third.exception, now);
    repeats.take(written, first.exception, now);
    repeats.flush(written, now, 1);
    assertEquals(3, written.occurrences());
    assertOnce(first.id, second.id, third.id);
  }

  @Test
  void anotherOneMayTakeWhatWasTold() {
    Told first = told("A");
    take(untold("A"));
    assertEquals(first.id, written.last().id);
    repeats.take(written, first.exception, now);
    repeats.flush(written, now, 1);
    assertEquals(2, written.occurrences());
    assertOnce(first.id);
  }

  @Test
  void whatWasToldHoldsOverTheEndOfAnInterval() {
    take(untold("A"));
    take(untold("A"));
    Told counted = told("A");
    now += 60 * SECOND;
    repeats.endIntervals(written, now, 1);
    assertEquals(counted.id, written.last().id);
    repeats.take(written, counted.exception, now);
    Told late = told("A");
    now += 60 * SECOND;
    repeats.endIntervals(written, now, 1);
    now += 60 * SECOND;
    repeats.endIntervals(written, now, 1);
    assertEquals(Long.MAX_VALUE, repeats.nanosToNextEnd(now), "forgotten");
    take(untold("A"));
    repeats.take(written, late.exception, now);
    Told never = told("A");
    repeats.flush(written, now, 1);
    repeats.take(written, never.exception, now);
    repeats.flush(written, now, 1);
    assertEquals(6, written.occurrences());
    assertOnce(counted.id, late.id, never.id);
  }

  @Test
  void whatWasToldHoldsIfTheQueueIsFull() {
    ErrorOverflow overflow = new ErrorOverflow();
    Told first = told("A");
    Told second = told("A");
    Told third = told("A");
    overflow.add(second.exception);
    overflow.add(first.exception);
    overflow.add(third.exception);
    overflow.add(untold("A"));
    repeats.take(written, overflow, now);
    repeats.flush(written, now, 1);
    assertEquals(4, written.occurrences());
    assertOnce(first.id, second.id, third.id);
  }

  @Test
  void whatWasToldHoldsIfThereAreTooManyFaults() {
    for (int i = 0; i < ErrorRepeats.MAX_FAULTS + 500; i++) {
      take(fault("F" + i));
      now += SECOND / 100;
    }
    Told one = told("A");
    Told other = told("B");
    assertEquals(one.id, other.id);
    repeats.take(written, one.exception, now);
    repeats.take(written, other.exception, now);
    repeats.flush(written, now, 1);
    assertEquals(ErrorRepeats.MAX_FAULTS + 502, written.occurrences());
    assertOnce(one.id);
  }

  private void assertOnce(String... told) {
    for (String id : new HashSet<>(java.util.Arrays.asList(told))) {
      assertEquals(1, written.events.stream().filter(event -> event.id.equals(id)).count(), id);
    }
    assertEquals(written.events.size(), written.ids().size());
  }

  // --- parts

  private static final class Told {
    final String id;
    final UncaughtException exception;

    Told(String id, UncaughtException exception) {
      this.id = id;
      this.exception = exception;
    }
  }

  /** As a request that fails tells its client, and ends then. */
  private Told told(String fault) {
    Sinks.install(
        Sink.NONE,
        new ExceptionSink() {
          @Override
          public void accept(UncaughtException exception) {
            seen.add(exception);
          }

          @Override
          public String errorId(Throwable thrown, String origin) {
            return repeats.tell(thrown, origin);
          }

          @Override
          public Throwable remember(Throwable thrown) {
            return null;
          }
        });
    Throwable thrown = thrown(fault);
    HttpServerRequest request = new HttpServerRequest();
    request.start("GET");
    String id = request.errorId(thrown);
    UncaughtException exception = end(request, thrown);
    assertEquals(id, exception.errorId());
    return new Told(id, exception);
  }

  /** As a request that fails when its response is on its way already. */
  private UncaughtException untold(String fault) {
    HttpServerRequest request = new HttpServerRequest();
    request.start("GET");
    return end(request, thrown(fault));
  }

  private UncaughtException end(HttpServerRequest request, Throwable thrown) {
    request.answered(500, thrown, new Page("/"));
    request.endIfAnswered();
    return seen.get(seen.size() - 1);
  }

  private void take(UncaughtException exception) {
    repeats.take(written, exception, now);
  }

  private UncaughtException fault(String name) {
    return seen(thrown(name));
  }

  private static Throwable thrown(String name) {
    Exception thrown = new Exception(name);
    thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement(name, "run", null, -1)});
    return thrown;
  }

  private UncaughtException seen(Throwable thrown) {
    ErrorRecorder.endedThread(Thread.currentThread(), thrown);
    return seen.get(seen.size() - 1);
  }

  private static final class Entry {
    String id;
    long fingerprint;
    long occurrences;
    String firstId;
    long firstMillis;
    long lastMillis;
    boolean toldApart;
    String kind;
  }

  private static final class Written implements ErrorRepeats.Events {
    final List<Entry> events = new ArrayList<>();

    @Override
    public void write(UncaughtException exception, String errorId, long fingerprint) {
      Entry entry = new Entry();
      entry.id = errorId;
      entry.fingerprint = fingerprint;
      entry.occurrences = 1;
      entry.toldApart = true;
      events.add(entry);
    }

    @Override
    public void write(ErrorFault counted, long epochMillis) {
      Entry entry = new Entry();
      entry.id = counted.nextId;
      entry.fingerprint = counted.fingerprint;
      entry.occurrences = counted.count;
      entry.firstId = counted.writtenId;
      entry.firstMillis = counted.firstMillis;
      entry.lastMillis = counted.lastMillis;
      entry.toldApart = counted.isToldApart();
      entry.kind = counted.errorType + " " + counted.origin;
      assertTrue(entry.occurrences > 0);
      assertTrue(entry.toldApart == (counted.last != null));
      events.add(entry);
    }

    Entry last() {
      return events.get(events.size() - 1);
    }

    long occurrences() {
      return events.stream().mapToLong(event -> event.occurrences).sum();
    }

    Set<String> ids() {
      Set<String> all = new HashSet<>();
      events.forEach(event -> all.add(event.id));
      return all;
    }
  }
}
