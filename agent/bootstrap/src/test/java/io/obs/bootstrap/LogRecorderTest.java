package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each record is counted once, however it passes from logger to logger and library to library. */
class LogRecorderTest {
  private static final LogLevel LOGBACK = LogLevel.ofLogback(20_000);
  private static final LogLevel LOGBACK_ERROR = LogLevel.ofLogback(40_000);
  private static final LogLevel JUL = LogLevel.ofJul(800);

  private final List<String> counted = new ArrayList<>();

  @BeforeEach
  void setUp() {
    Sink sink =
        (Sink)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Sink.class},
                (proxy, method, arguments) -> {
                  LogLevel level = (LogLevel) arguments[0];
                  counted.add(level.system() + ' ' + level.level());
                  return null;
                });
    Sinks.install(sink, ExceptionSink.NONE);
  }

  @AfterEach
  void tearDown() {
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
    assertNull(ThreadCalls.current().logs().waiting("logback"));
    assertFalse(ThreadCalls.current().logs().isHandedOn(this, "none"), "nothing is being logged");
  }

  private static int start(LogLevel level, Object record) {
    return LogRecorder.started(LogRecorder.passed(level, record), level, record);
  }

  private void assertCounted(String... records) {
    assertEquals(Arrays.asList(records), counted);
  }

  @Test
  void errorsAreTold() {
    int info = start(LOGBACK, "a");
    assertFalse(LogRecorder.isError(info));
    LogRecorder.ended(info);
    int error = start(LOGBACK_ERROR, "b");
    assertTrue(LogRecorder.isError(error));
    LogRecorder.ended(error);
    assertCounted("logback INFO", "logback ERROR");
  }

  @Test
  void theSameRecordInAParent() {
    int outer = start(LOGBACK_ERROR, "a");
    int inner = start(LOGBACK_ERROR, "a");
    assertFalse(LogRecorder.isError(inner));
    LogRecorder.ended(inner);
    LogRecorder.ended(outer);
    assertCounted("logback ERROR");
  }

  @Test
  void aRecordHandedOn() {
    int outer = start(JUL, "a");
    int inner = start(LOGBACK_ERROR, "b");
    assertFalse(LogRecorder.isError(inner));
    int parent = start(LOGBACK_ERROR, "b");
    assertFalse(LogRecorder.isError(parent));
    LogRecorder.ended(parent);
    LogRecorder.ended(inner);
    LogRecorder.ended(outer);
    assertCounted("jul INFO");
  }

  @Test
  void aRecordLoggedWhileAnotherIs() {
    int outer = start(LOGBACK, "a");
    int inner = start(LOGBACK_ERROR, "b");
    assertTrue(LogRecorder.isError(inner));
    LogRecorder.ended(inner);
    LogRecorder.ended(outer);
    assertCounted("logback INFO", "logback ERROR");
  }

  @Test
  void filteredAndPassed() {
    int started = LogRecorder.filtering(JUL, "a");
    assertCounted();
    assertNull(LogRecorder.passedFilter("logback"));
    assertSame("a", LogRecorder.passedFilter("jul"));
    assertFalse(LogRecorder.isError(LogRecorder.passed(JUL, "a")));
    assertNull(LogRecorder.passedFilter("jul"), "the handlers of a parent");
    int inner = start(LOGBACK, "b");
    LogRecorder.ended(inner);
    LogRecorder.ended(started);
    assertCounted("jul INFO");
  }

  @Test
  void filteredAndRefused() {
    int started = LogRecorder.filtering(JUL, "a");
    LogRecorder.ended(started);
    assertNull(LogRecorder.passedFilter("jul"));
    assertCounted();
  }

  @Test
  void loggedByAFilter() {
    int started = LogRecorder.filtering(JUL, "a");
    int inner = start(JUL, "b");
    assertNull(LogRecorder.passedFilter("jul"), "the handlers of the other record");
    LogRecorder.ended(inner);
    LogRecorder.ended(start(LOGBACK, "c"));
    assertSame("a", LogRecorder.passedFilter("jul"));
    LogRecorder.ended(started);
    assertCounted("jul INFO", "logback INFO");
  }

  @Test
  void countedByAnotherThread() {
    int outer = LogRecorder.counted(LOGBACK, "a");
    assertFalse(LogRecorder.isError(start(LOGBACK_ERROR, "a")));
    LogRecorder.ended(outer);
    int next = LogRecorder.counted(LOGBACK, null);
    assertFalse(LogRecorder.isError(start(LOGBACK_ERROR, "b")));
    LogRecorder.ended(start(LOGBACK, "c"));
    LogRecorder.ended(next);
    assertCounted("logback INFO");
  }

  @Test
  void withoutEnd() {
    LogRecorder.ended(0);
    int depth = 100;
    int[] started = new int[depth];
    for (int i = 0; i < depth; i++) {
      started[i] = start(LOGBACK, new Object());
    }
    for (int i = depth; i-- > 0; ) {
      LogRecorder.ended(started[i]);
    }
    assertEquals(64, counted.size(), "deeper than any application means to");
  }
}
