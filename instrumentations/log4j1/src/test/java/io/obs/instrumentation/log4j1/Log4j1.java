package io.obs.instrumentation.log4j1;

import io.obs.testing.LoggingLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.AsyncAppender;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;
import org.apache.log4j.Logger;
import org.apache.log4j.MDC;
import org.apache.log4j.spi.LoggingEvent;

/** Log4j 1 by its own API. */
public final class Log4j1 implements LoggingLibrary {
  private static final Level NOTICE = new OwnLevel(25_000, "NOTICE");

  private static final class OwnLevel extends Level {
    private static final long serialVersionUID = 1;

    OwnLevel(int level, String name) {
      super(level, name, 5);
    }
  }

  private final List<AsyncAppender> async = new ArrayList<>();

  @Override
  public String system() {
    return "log4j1";
  }

  @Override
  public Map<String, String> levels() {
    return LoggingLibrary.levels("TRACE DEBUG INFO NOTICE=INFO WARN ERROR FATAL");
  }

  @Override
  public void reset() {
    for (AsyncAppender appender : async) {
      appender.close(); // once its queue is empty
    }
    async.clear();
    LogManager.resetConfiguration();
    logger("").setLevel(Level.TRACE);
  }

  private static Logger logger(String name) {
    return name.isEmpty() ? Logger.getRootLogger() : Logger.getLogger(name);
  }

  private static final class Target extends AppenderSkeleton {
    private final Consumer<String> to;

    Target(Consumer<String> to) {
      this.to = to;
    }

    @Override
    protected void append(LoggingEvent event) {
      to.accept(event.getRenderedMessage());
    }

    @Override
    public void close() {}

    @Override
    public boolean requiresLayout() {
      return false;
    }
  }

  @Override
  public void append(String logger, Consumer<String> to) {
    logger(logger).addAppender(new Target(to));
  }

  @Override
  public void appendAsync(String logger, Consumer<String> to) {
    AsyncAppender appender = new AsyncAppender();
    appender.addAppender(new Target(to));
    async.add(appender);
    logger(logger).addAppender(appender);
  }

  @Override
  public void keepFromParents(String logger) {
    logger(logger).setAdditivity(false);
  }

  @Override
  public void switchOff(String logger) {
    logger(logger).setLevel(Level.OFF);
  }

  @Override
  public boolean filter(String logger, Predicate<String> passes) {
    return false;
  }

  private static Level level(String name) {
    return name.equals("NOTICE") ? NOTICE : Level.toLevel(name);
  }

  @Override
  public void log(String logger, String level, String message, Throwable thrown) {
    logger(logger).log(level(level), message, thrown);
  }

  @Override
  public void logArgument(String logger, String level, Object argument, Throwable thrown) {
    logger(logger)
        .log(
            level(level),
            new Object() {
              @Override
              public String toString() {
                return "of " + argument;
              }
            },
            thrown);
  }

  @Override
  public boolean putContext(String key, String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
    return true;
  }
}
