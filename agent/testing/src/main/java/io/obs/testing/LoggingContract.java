package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.UncaughtException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every logging library must show: each record counted once by its level, one event for each
 * failure that is logged as an error, with what the record tells of it; and the library prints what
 * it prints without obs.
 */
@Timeout(60)
public abstract class LoggingContract {
  private static final String LOGGER = "shop.orders";
  private static final String PARENT = "shop";
  private static final String ROOT = "";

  private static final String NO_FILTER = "the library filters by appender, not by logger";
  private static final String NO_CONTEXT = "the library has no log context";

  private final RecordingSink sink = Weaving.install();
  private final LoggingLibrary library;
  private final String error;
  private final List<String> printed = new CopyOnWriteArrayList<>();

  protected LoggingContract(LoggingVersion version) {
    library = version.library();
    error = own("ERROR");
  }

  /** The library's own level for one of the label's. */
  private String own(String label) {
    return own(library, label);
  }

  private static String own(LoggingLibrary library, String label) {
    for (Map.Entry<String, String> level : library.levels().entrySet()) {
      if (level.getValue().equals(label)) {
        return level.getKey();
      }
    }
    throw new IllegalArgumentException(label);
  }

  @BeforeEach
  void setUp() {
    library.reset();
    library.append(ROOT, printed::add);
    sink.clear();
  }

  @AfterEach
  void tearDown() {
    library.reset();
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
    assertEquals(Collections.emptyList(), Weaving.log());
  }

  // --- what is expected

  final void assertRecords(String... levels) {
    List<String> expected = new ArrayList<>();
    for (String level : levels) {
      expected.add(library.system() + ' ' + level);
    }
    assertEquals(expected, sink.records());
  }

  private void assertPrinted(String... messages) {
    assertEquals(Arrays.asList(messages), printed);
  }

  final void assertNoEvent() {
    assertEquals(Collections.emptyList(), sink.exceptions());
    assertEquals(Collections.emptyList(), sink.counted());
  }

  private UncaughtException assertOneEvent(Throwable thrown) {
    assertEquals(1, sink.exceptions().size());
    assertEquals(Collections.singletonList("log " + thrown.getClass().getName()), sink.counted());
    UncaughtException event = sink.exceptions().get(0);
    assertSame(thrown, event.throwable());
    assertEquals("log", event.origin());
    assertEquals(library.system(), event.loggingSystem());
    assertEquals("ERROR", event.logLevel());
    assertEquals(LOGGER, event.logger());
    assertNull(event.request());
    return event;
  }

  private static Exception failure() {
    return new IllegalStateException("out of stock");
  }

  // --- records

  @Test
  void everyLevelIsCounted() {
    List<String> levels = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (Map.Entry<String, String> level : library.levels().entrySet()) {
      library.log(LOGGER, level.getKey(), "at " + level.getKey(), null);
      levels.add(level.getValue());
      messages.add("at " + level.getKey());
    }
    assertRecords(levels.toArray(new String[0]));
    assertPrinted(messages.toArray(new String[0]));
    assertNoEvent();
  }

  @Test
  void belowErrorAThrowableIsNoEvent() {
    library.log(LOGGER, own("WARN"), "tried again", failure());
    assertRecords("WARN");
    assertNoEvent();
  }

  @Test
  void anErrorWithoutThrowableIsNoEvent() {
    library.log(LOGGER, error, "it failed", null);
    assertRecords("ERROR");
    assertNoEvent();
  }

  @Test
  void aLoggerThatIsOff() {
    library.switchOff(LOGGER);
    library.log(LOGGER, error, "it failed", failure());
    library.log(LOGGER, own("INFO"), "it went on", null);
    assertRecords();
    assertPrinted();
    assertNoEvent();
  }

  @Test
  void aFilterThatRefuses() {
    AtomicInteger asked = new AtomicInteger();
    assumeTrue(library.filter(LOGGER, message -> asked.incrementAndGet() < 0), NO_FILTER);
    library.log(LOGGER, error, "it failed", failure());
    library.log(LOGGER, own("INFO"), "it went on", null);
    assertEquals(2, asked.get());
    assertRecords();
    assertPrinted();
    assertNoEvent();
  }

  @Test
  void aFilterThatLetsPass() {
    AtomicInteger asked = new AtomicInteger();
    assumeTrue(library.filter(LOGGER, message -> asked.incrementAndGet() > 0), NO_FILTER);
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    library.log(LOGGER, own("INFO"), "it went on", null);
    assertEquals(2, asked.get());
    assertRecords("ERROR", "INFO");
    assertPrinted("it failed", "it went on");
    assertEquals("it failed", assertOneEvent(failure).logMessage());
  }

  /** Its record is one of its own, whatever becomes of the other. */
  @Test
  void aFilterThatLogs() {
    String info = own("INFO");
    assumeTrue(
        library.filter(
            LOGGER,
            message -> {
              library.log(PARENT + ".filter", info, "asked", null);
              return false;
            }),
        NO_FILTER);
    library.log(LOGGER, error, "it failed", failure());
    assertRecords("INFO");
    assertPrinted("asked");
    assertNoEvent();
  }

  @Test
  void severalAppendersAreOneRecord() {
    library.append(LOGGER, printed::add);
    library.append(LOGGER, printed::add);
    library.append(PARENT, printed::add);
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    assertPrinted("it failed", "it failed", "it failed", "it failed");
    assertRecords("ERROR");
    assertOneEvent(failure);
  }

  @Test
  void aLoggerThatKeepsItsRecords() {
    library.append(LOGGER, printed::add);
    library.keepFromParents(LOGGER);
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    assertPrinted("it failed");
    assertRecords("ERROR");
    assertOneEvent(failure);
  }

  @Test
  void withoutAnyAppender() {
    library.reset();
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    assertRecords("ERROR");
    assertOneEvent(failure);
  }

  @Test
  void anAppenderOfAnotherThread() {
    library.reset();
    library.appendAsync(ROOT, printed::add);
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    library.log(LOGGER, own("INFO"), "it went on", null);
    library.reset(); // waits
    assertPrinted("it failed", "it went on");
    assertRecords("ERROR", "INFO");
    assertOneEvent(failure);
  }

  /** What becomes of its exception is the library's affair. */
  @Test
  void anAppenderThatThrows() {
    library.append(
        ROOT,
        message -> {
          throw new UnsupportedOperationException("the disk is full");
        });
    Exception failure = failure();
    logCatching(error, "it failed", failure);
    assertRecords("ERROR");
    assertOneEvent(failure);
    logCatching(own("INFO"), "it went on", null);
    assertRecords("ERROR", "INFO");
  }

  private void logCatching(String level, String message, Throwable thrown) {
    try {
      library.log(LOGGER, level, message, thrown);
    } catch (UnsupportedOperationException e) {
      assertEquals("the disk is full", e.getMessage());
    }
  }

  @Test
  void anAppenderThatLogs() {
    String info = own("INFO");
    library.append(LOGGER, message -> library.log("other", info, "appended " + message, null));
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    List<String> sorted = new ArrayList<>(printed);
    Collections.sort(sorted);
    assertEquals(Arrays.asList("appended it failed", "it failed"), sorted);
    assertRecords("ERROR", "INFO");
    assertOneEvent(failure);
  }

  // --- events

  @Test
  void anErrorWithThrowable() {
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    assertRecords("ERROR");
    assertPrinted("it failed");
    UncaughtException event = assertOneEvent(failure);
    assertEquals("it failed", event.logMessage());
    assertEquals(Thread.currentThread().getName(), event.threadName());
    assertEquals(Collections.emptyMap(), event.logContext());
  }

  @Test
  void everyLevelFromErrorOnIsAnEvent() {
    List<String> told = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Map.Entry<String, String> level : library.levels().entrySet()) {
      library.log(LOGGER, level.getKey(), "it failed", failure());
      if (level.getValue().equals("ERROR") || level.getValue().equals("FATAL")) {
        expected.add(level.getValue());
      }
    }
    for (UncaughtException event : sink.exceptions()) {
      told.add(event.logLevel());
    }
    assertEquals(expected, told);
  }

  @Test
  void aMessageWithAnArgument() {
    Exception failure = failure();
    library.logArgument(LOGGER, error, 42, failure);
    assertEquals("of 42", assertOneEvent(failure).logMessage());
    assertPrinted("of 42");
  }

  @Test
  void noMessage() {
    Exception failure = failure();
    logCatching(error, null, failure);
    assertOneEvent(failure);
    assertRecords("ERROR");
  }

  /** How often the library formats arguments that no appender asks for. */
  static int formatted(LoggingLibrary library) {
    library.reset();
    AtomicInteger asked = new AtomicInteger();
    Object argument =
        new Object() {
          @Override
          public String toString() {
            return "argument " + asked.incrementAndGet();
          }
        };
    library.logArgument(LOGGER, own(library, "INFO"), argument, null);
    library.logArgument(LOGGER, own(library, "WARN"), argument, failure());
    library.logArgument(LOGGER, own(library, "ERROR"), argument, null);
    return asked.get();
  }

  @Test
  void anArgumentThatThrows() {
    for (Error thrown : new Error[] {new AssertionError("no text"), new StackOverflowError()}) {
      library.reset();
      sink.clear();
      Exception failure = failure();
      library.logArgument(
          LOGGER,
          error,
          new Object() {
            @Override
            public String toString() {
              throw thrown;
            }
          },
          failure);
      assertRecords("ERROR");
      assertOneEvent(failure);
    }
    library.log(LOGGER, own("INFO"), "it went on", null);
    assertRecords("ERROR", "INFO");
  }

  @Test
  void anArgumentThatLogs() {
    AtomicInteger asked = new AtomicInteger();
    Exception failure = failure();
    library.logArgument(
        LOGGER,
        error,
        new Object() {
          @Override
          public String toString() {
            asked.incrementAndGet();
            library.log("argument", own("INFO"), "asked", null);
            return "argument";
          }
        },
        failure);
    assertEquals("of argument", assertOneEvent(failure).logMessage());
    assertTrue(asked.get() > 0);
    assertEquals(asked.get(), Collections.frequency(sink.records(), library.system() + " INFO"));
    assertEquals(1, Collections.frequency(sink.records(), library.system() + " ERROR"));
    assertEquals(asked.get() + 1, sink.records().size());
  }

  @Test
  void theLogContext() {
    assumeTrue(library.putContext("user", "anna"), NO_CONTEXT);
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    library.putContext("user", "ben");
    assertEquals(Collections.singletonMap("user", "anna"), assertOneEvent(failure).logContext());
    library.putContext("user", null);
  }

  @Test
  void theLogContextOfWhatIsNotLogged() throws InterruptedException {
    library.log(LOGGER, own("INFO"), "by which the library makes itself known", null);
    sink.clear();
    assumeTrue(library.putContext("user", "anna"), NO_CONTEXT);
    ErrorRecorder.endedThread(Thread.currentThread(), failure());
    library.putContext("user", null);
    assertEquals(1, sink.exceptions().size());
    assertEquals(Collections.singletonMap("user", "anna"), sink.exceptions().get(0).logContext());
  }

  @Test
  void loggedWrappedAndThrown() {
    Exception failure = failure();
    library.log(LOGGER, error, "it failed", failure);
    Exception wrapped = new RuntimeException("wrapped", failure);
    library.log(PARENT, error, "it failed because of that", wrapped);
    library.log(ROOT + "other", error, "it failed again", failure);
    ErrorRecorder.endedThread(Thread.currentThread(), wrapped);
    assertRecords("ERROR", "ERROR", "ERROR");
    assertEquals("it failed", assertOneEvent(failure).logMessage());
  }

  @Test
  void manyThreads() throws Exception {
    int threads = 8;
    int each = 250;
    library.reset();
    AtomicInteger appended = new AtomicInteger();
    library.append(ROOT, message -> appended.incrementAndGet());
    ManyThreads.run(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            library.log(LOGGER, own("INFO"), "it went on", null);
            library.log(LOGGER, error, "it failed", failure());
          }
        });
    assertEquals(2 * threads * each, appended.get());
    assertEquals(threads * each, Collections.frequency(sink.records(), library.system() + " INFO"));
    assertEquals(
        threads * each, Collections.frequency(sink.records(), library.system() + " ERROR"));
    assertEquals(2 * threads * each, sink.records().size());
    assertEquals(threads * each, sink.exceptions().size());
    assertEquals(threads * each, sink.counted().size());
  }

  /** What some records of this thread allocate, few enough that nothing is optimised away. */
  static long bytes(LoggingLibrary library) {
    library.reset();
    AtomicInteger appended = new AtomicInteger();
    library.append(ROOT, message -> appended.incrementAndGet());
    Set<String> levels = library.levels().keySet();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) { // the first ones load classes and fill caches
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 50; i++) {
        for (String level : levels) {
          library.log(LOGGER, level, "it went on", null);
        }
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }
}
