package io.obs.instrumentation.javautillogging;

import io.obs.testing.LoggingLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The loggers of this JVM; those of the contract log all levels, others are left alone. */
final class JavaUtilLogging implements LoggingLibrary {
  private static final Level NOTICE = new OwnLevel("NOTICE", 850);
  private static final Level AUDIT = new OwnLevel("AUDIT", 1_050);

  private static final class OwnLevel extends Level {
    private static final long serialVersionUID = 1;

    OwnLevel(String name, int value) {
      super(name, value);
    }
  }

  /** Kept, because the log manager does not. */
  private final Map<String, Logger> loggers = new HashMap<>();

  private final List<ExecutorService> async = new ArrayList<>();

  @Override
  public String system() {
    return "jul";
  }

  @Override
  public Map<String, String> levels() {
    return LoggingLibrary.levels(
        "FINEST=TRACE FINER=TRACE FINE=DEBUG CONFIG=DEBUG INFO NOTICE=INFO"
            + " WARNING=WARN SEVERE=ERROR AUDIT=ERROR");
  }

  @Override
  public void reset() {
    for (ExecutorService executor : async) {
      executor.shutdown();
      try {
        executor.awaitTermination(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    async.clear();
    for (Logger logger : loggers.values()) {
      logger.setUseParentHandlers(true);
      logger.setFilter(null);
      logger.setLevel(Level.ALL);
    }
    logger("").setLevel(Level.INFO);
    for (Logger logger : loggers.values()) {
      for (Handler handler : logger.getHandlers()) {
        logger.removeHandler(handler);
      }
    }
  }

  private synchronized Logger logger(String name) {
    Logger logger = loggers.get(name);
    if (logger == null) {
      logger = Logger.getLogger(name);
      if (!name.isEmpty()) {
        logger.setLevel(Level.ALL);
      }
      loggers.put(name, logger);
    }
    return logger;
  }

  private abstract static class Appender extends Handler {
    Appender() {
      setLevel(Level.ALL);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Override
  public void append(String logger, Consumer<String> to) {
    logger(logger)
        .addHandler(
            new Appender() {
              @Override
              public void publish(LogRecord record) {
                to.accept(new SimpleFormatter().formatMessage(record));
              }
            });
  }

  /** As libraries do it that add such a handler. */
  @Override
  public void appendAsync(String logger, Consumer<String> to) {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    async.add(executor);
    logger(logger)
        .addHandler(
            new Appender() {
              @Override
              public void publish(LogRecord record) {
                executor.execute(() -> to.accept(new SimpleFormatter().formatMessage(record)));
              }
            });
  }

  @Override
  public void keepFromParents(String logger) {
    logger(logger).setUseParentHandlers(false);
  }

  @Override
  public void switchOff(String logger) {
    logger(logger).setLevel(Level.OFF);
  }

  @Override
  public boolean filter(String logger, Predicate<String> passes) {
    logger(logger).setFilter(record -> passes.test(record.getMessage()));
    return true;
  }

  private static Level level(String name) {
    return name.equals("NOTICE") ? NOTICE : name.equals("AUDIT") ? AUDIT : Level.parse(name);
  }

  @Override
  public void log(String logger, String level, String message, Throwable thrown) {
    logger(logger).log(level(level), message, thrown);
  }

  @Override
  public void logArgument(String logger, String level, Object argument, Throwable thrown) {
    LogRecord record = new LogRecord(level(level), "of {0}");
    record.setLoggerName(logger);
    record.setParameters(new Object[] {argument});
    record.setThrown(thrown);
    logger(logger).log(record);
  }

  @Override
  public boolean putContext(String key, String value) {
    return false;
  }
}
