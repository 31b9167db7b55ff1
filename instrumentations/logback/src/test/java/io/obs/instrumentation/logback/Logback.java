package io.obs.instrumentation.logback;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import io.obs.testing.LoggingLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;

/** Logback by way of SLF4J. */
public final class Logback implements LoggingLibrary {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final List<AsyncAppender> async = new ArrayList<>();

  @Override
  public String system() {
    return "logback";
  }

  @Override
  public Map<String, String> levels() {
    return LoggingLibrary.levels("TRACE DEBUG INFO WARN ERROR");
  }

  @Override
  public void reset() {
    for (AsyncAppender appender : async) {
      appender.stop(); // once its queue is empty
    }
    async.clear();
    context.reset();
    logger("").setLevel(Level.TRACE);
  }

  private Logger logger(String name) {
    return context.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name);
  }

  private AppenderBase<ILoggingEvent> appender(Consumer<String> to) {
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            to.accept(event.getFormattedMessage());
          }
        };
    appender.setContext(context);
    appender.start();
    return appender;
  }

  @Override
  public void append(String logger, Consumer<String> to) {
    logger(logger).addAppender(appender(to));
  }

  @Override
  public void appendAsync(String logger, Consumer<String> to) {
    AsyncAppender appender = new AsyncAppender();
    appender.setContext(context);
    appender.addAppender(appender(to));
    appender.start();
    async.add(appender);
    logger(logger).addAppender(appender);
  }

  @Override
  public void keepFromParents(String logger) {
    logger(logger).setAdditive(false);
  }

  @Override
  public void switchOff(String logger) {
    logger(logger).setLevel(Level.OFF);
  }

  @Override
  public boolean filter(String filtered, Predicate<String> passes) {
    context.addTurboFilter(
        new TurboFilter() {
          @Override
          public FilterReply decide(
              Marker marker,
              Logger logger,
              Level level,
              String format,
              Object[] params,
              Throwable thrown) {
            return !logger.getName().equals(filtered) || passes.test(format)
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
          }
        });
    return true;
  }

  @Override
  public void log(String logger, String level, String message, Throwable thrown) {
    Logger to = logger(logger);
    switch (level) {
      case "TRACE":
        to.trace(message, thrown);
        break;
      case "DEBUG":
        to.debug(message, thrown);
        break;
      case "INFO":
        to.info(message, thrown);
        break;
      case "WARN":
        to.warn(message, thrown);
        break;
      default:
        to.error(message, thrown);
    }
  }

  @Override
  public void logArgument(String logger, String level, Object argument, Throwable thrown) {
    Logger to = logger(logger);
    switch (level) {
      case "INFO":
        to.info("of {}", argument, thrown);
        break;
      case "WARN":
        to.warn("of {}", argument, thrown);
        break;
      default:
        to.error("of {}", argument, thrown);
    }
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
