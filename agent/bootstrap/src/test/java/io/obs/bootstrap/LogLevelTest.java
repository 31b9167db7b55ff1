package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Levels of every library, those that applications add included. */
class LogLevelTest {
  private static void check(IntFunction<LogLevel> of, Object... levels) {
    for (int i = 0; i < levels.length; i += 2) {
      LogLevel level = of.apply((Integer) levels[i]);
      assertEquals(levels[i + 1], level.level(), () -> "a level");
      assertSame(level, of.apply((Integer) levels[i]));
      assertEquals(level.level().equals("ERROR") || level.level().equals("FATAL"), level.isError());
    }
  }

  @Test
  void logback() {
    check(
        LogLevel::ofLogback,
        Integer.MIN_VALUE,
        "TRACE",
        5_000,
        "TRACE",
        10_000,
        "DEBUG",
        20_000,
        "INFO",
        25_000,
        "INFO",
        30_000,
        "WARN",
        40_000,
        "ERROR",
        Integer.MAX_VALUE,
        "ERROR");
    assertEquals("logback", LogLevel.ofLogback(0).system());
  }

  @Test
  void log4j1() {
    check(
        LogLevel::ofLog4j1,
        Integer.MIN_VALUE,
        "TRACE",
        5_000,
        "TRACE",
        10_000,
        "DEBUG",
        20_000,
        "INFO",
        30_000,
        "WARN",
        35_000,
        "WARN",
        40_000,
        "ERROR",
        50_000,
        "FATAL",
        Integer.MAX_VALUE,
        "FATAL");
    assertEquals("log4j1", LogLevel.ofLog4j1(0).system());
  }

  @Test
  void log4j2() {
    check(
        LogLevel::ofLog4j2,
        Integer.MAX_VALUE,
        "TRACE",
        600,
        "TRACE",
        550,
        "TRACE",
        500,
        "DEBUG",
        450,
        "DEBUG",
        400,
        "INFO",
        350,
        "INFO",
        300,
        "WARN",
        200,
        "ERROR",
        150,
        "ERROR",
        100,
        "FATAL",
        50,
        "FATAL",
        0,
        "FATAL");
    assertEquals("log4j2", LogLevel.ofLog4j2(0).system());
  }

  @Test
  void jul() {
    check(
        LogLevel::ofJul,
        Integer.MIN_VALUE,
        "TRACE",
        300,
        "TRACE",
        400,
        "TRACE",
        500,
        "DEBUG",
        700,
        "DEBUG",
        800,
        "INFO",
        850,
        "INFO",
        900,
        "WARN",
        1_000,
        "ERROR",
        1_100,
        "ERROR",
        Integer.MAX_VALUE,
        "ERROR");
    assertEquals("jul", LogLevel.ofJul(0).system());
  }

  @Test
  void jboss() {
    check(
        LogLevel::ofJboss,
        400,
        "TRACE",
        500,
        "DEBUG",
        700,
        "DEBUG",
        800,
        "INFO",
        900,
        "WARN",
        1_000,
        "ERROR",
        1_100,
        "FATAL",
        Integer.MAX_VALUE,
        "FATAL");
    assertEquals("jboss-logmanager", LogLevel.ofJboss(0).system());
  }
}
