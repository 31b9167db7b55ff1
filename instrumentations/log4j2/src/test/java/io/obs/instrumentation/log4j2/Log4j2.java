package io.obs.instrumentation.log4j2;

import io.obs.testing.LoggingLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerConfig;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.core.jmx.RingBufferAdminMBean;

/**
 * Log4j 2 by its own API. Loggers are asynchronous if the system property {@code
 * Log4jContextSelector} says so, or by their configuration if {@code log4j2.async.config} is true;
 * then {@code log} returns once the appenders have been called, too.
 */
public final class Log4j2 implements LoggingLibrary {
  private static final String[] LOGGERS = {
    "shop", "shop.orders", "shop.filter", "other", "argument"
  };

  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final boolean asyncConfig = Boolean.getBoolean("log4j2.async.config");

  /** Whether this thread logs, or appends or filters, so that it must not wait for itself. */
  private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

  private int appenders;

  /** Made here, because a version that is loaded first does not make them for the next. */
  public Log4j2() {
    Level.forName("VERBOSE", 550);
    Level.forName("NOTICE", 350);
  }

  @Override
  public String system() {
    return "log4j2";
  }

  @Override
  public Map<String, String> levels() {
    return LoggingLibrary.levels("TRACE VERBOSE=TRACE DEBUG INFO NOTICE=INFO WARN ERROR FATAL");
  }

  @Override
  public void reset() {
    String prefix = asyncConfig ? "Async" : "";
    StringBuilder text = new StringBuilder("<Configuration status='OFF'><Loggers>");
    for (String logger : LOGGERS) {
      text.append("<").append(prefix).append("Logger level='ALL' name='").append(logger);
      text.append("'/>");
    }
    text.append("<").append(prefix).append("Root level='ALL'/></Loggers></Configuration>");
    try {
      context.start(
          new XmlConfiguration(
              context,
              new ConfigurationSource(
                  new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII)))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private LoggerConfig config(String logger) {
    LoggerConfig found = context.getConfiguration().getLoggerConfig(logger);
    if (!found.getName().equals(logger)) {
      throw new IllegalArgumentException(logger);
    }
    return found;
  }

  private final class Target extends AbstractAppender {
    private static final long serialVersionUID = 1;

    private final transient Consumer<String> to;

    @SuppressWarnings("deprecation") // the newer one is not in the oldest version
    Target(Consumer<String> to) {
      super("appender-" + ++appenders, null, null);
      this.to = to;
    }

    @Override
    public void append(LogEvent event) {
      Boolean before = inside.get();
      inside.set(true);
      try {
        to.accept(event.getMessage().getFormattedMessage());
      } finally {
        inside.set(before);
      }
    }
  }

  @Override
  public void append(String logger, Consumer<String> to) {
    Target target = new Target(to);
    target.start();
    config(logger).addAppender(target, Level.ALL, null);
  }

  @Override
  public void appendAsync(String logger, Consumer<String> to) {
    Configuration configuration = context.getConfiguration();
    Target target = new Target(to);
    target.start();
    configuration.addAppender(target);
    AsyncAppender appender =
        AsyncAppender.newBuilder()
            .setName("async")
            .setAppenderRefs(
                new AppenderRef[] {AppenderRef.createAppenderRef(target.getName(), null, null)})
            .setConfiguration(configuration)
            .build();
    appender.start();
    configuration.addAppender(appender);
    config(logger).addAppender(appender, Level.ALL, null);
  }

  @Override
  public void keepFromParents(String logger) {
    config(logger).setAdditive(false);
  }

  @Override
  public void switchOff(String logger) {
    config(logger).setLevel(Level.OFF);
    context.updateLoggers();
  }

  @Override
  public boolean filter(String logger, Predicate<String> passes) {
    config(logger)
        .addFilter(
            new AbstractFilter() {
              @Override
              public Result filter(LogEvent event) {
                Boolean before = inside.get();
                inside.set(true);
                try {
                  return passes.test(event.getMessage().getFormat()) ? Result.NEUTRAL : Result.DENY;
                } finally {
                  inside.set(before);
                }
              }
            });
    return true;
  }

  @Override
  public void log(String logger, String level, String message, Throwable thrown) {
    Boolean before = inside.get();
    inside.set(true);
    try {
      context.getLogger(logger).log(Level.getLevel(level), message, thrown);
    } finally {
      inside.set(before);
    }
    await();
  }

  @Override
  public void logArgument(String logger, String level, Object argument, Throwable thrown) {
    Boolean before = inside.get();
    inside.set(true);
    try {
      context.getLogger(logger).log(Level.getLevel(level), "of {}", argument, thrown);
    } finally {
      inside.set(before);
    }
    await();
  }

  /** Until no record is on its way to another thread. */
  private void await() {
    if (inside.get() != null) {
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isIdle() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(10_000);
    }
  }

  private boolean isIdle() {
    RingBufferAdminMBean buffer = null;
    if (context instanceof AsyncLoggerContext) {
      buffer = ((AsyncLoggerContext) context).createRingBufferAdmin();
    } else if (asyncConfig) {
      buffer = ((AsyncLoggerConfig) config("")).createRingBufferAdmin("");
    }
    return buffer == null || buffer.getRemainingCapacity() == buffer.getBufferSize();
  }

  @Override
  public boolean putContext(String key, String value) {
    if (value == null) {
      ThreadContext.remove(key);
    } else {
      ThreadContext.put(key, value);
    }
    return true;
  }
}
