package io.obs.bootstrap;

/**
 * A level of a logging library, as the labels of {@code log_events_total} name it. One instance for
 * each pair, so that it serves as a key by identity; finding one allocates nothing.
 *
 * <p>Libraries name and number their levels each in its own way, and let applications add to them;
 * what lies between two levels counts as the lower one.
 */
public final class LogLevel {
  private static final String[] LEVELS = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

  private static final int ERROR = 4;
  private static final int FATAL = 5;

  private static final LogLevel[] LOGBACK = of("logback");
  private static final LogLevel[] LOG4J2 = of("log4j2");
  private static final LogLevel[] LOG4J1 = of("log4j1");
  private static final LogLevel[] JUL = of("jul");
  private static final LogLevel[] JBOSS = of("jboss-logmanager");

  private final String system;
  private final String level;
  private final boolean error;

  /** Its records. */
  public final SeriesSlot records = new SeriesSlot();

  private LogLevel(String system, String level, boolean error) {
    this.system = system;
    this.level = level;
    this.error = error;
  }

  private static LogLevel[] of(String system) {
    LogLevel[] levels = new LogLevel[LEVELS.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new LogLevel(system, LEVELS[i], i >= ERROR);
    }
    return levels;
  }

  /** By {@code ch.qos.logback.classic.Level.levelInt}; it has no FATAL. */
  public static LogLevel ofLogback(int level) {
    return LOGBACK[Math.min(ERROR, byTenThousands(level))];
  }

  /** By {@code org.apache.log4j.Level.toInt}. */
  public static LogLevel ofLog4j1(int level) {
    return LOG4J1[byTenThousands(level)];
  }

  /** TRACE is 5,000, then DEBUG to FATAL 10,000 to 50,000. */
  private static int byTenThousands(int level) {
    return level < 10_000 ? 0 : Math.min(FATAL, level / 10_000);
  }

  /** By {@code org.apache.logging.log4j.Level.intLevel}, which falls: FATAL is 100, TRACE 600. */
  public static LogLevel ofLog4j2(int level) {
    return level > 500 ? LOG4J2[0] : LOG4J2[Math.min(FATAL, 6 - (level + 99) / 100)];
  }

  /** By {@code java.util.logging.Level.intValue}: SEVERE is ERROR, CONFIG and FINE are DEBUG. */
  public static LogLevel ofJul(int level) {
    return JUL[Math.min(ERROR, byJul(level))];
  }

  /** The same of JBoss LogManager, which adds FATAL at 1,100. */
  public static LogLevel ofJboss(int level) {
    return JBOSS[byJul(level)];
  }

  private static int byJul(int level) {
    if (level >= 1_100) {
      return FATAL;
    }
    if (level >= 1_000) {
      return ERROR;
    }
    if (level >= 900) {
      return 3;
    }
    if (level >= 800) {
      return 2;
    }
    return level >= 500 ? 1 : 0;
  }

  /** The logging library: {@code logback}, {@code log4j2}, {@code jul} and so on. */
  public String system() {
    return system;
  }

  /** {@code TRACE} to {@code FATAL}. */
  public String level() {
    return level;
  }

  /** Whether it is ERROR or above. */
  public boolean isError() {
    return error;
  }
}
