package io.obs.instrumentation.jbosslogmanager;

import io.obs.testing.LoggingLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.MDC;
import org.jboss.logmanager.handlers.AsyncHandler;

/** JBoss LogManager by its own API. */
public final class JbossLogManager implements LoggingLibrary {
  private LogContext context = LogContext.create();
  private final List<Logger> loggers = new ArrayList<>();
  private final List<AsyncHandler> async = new ArrayList<>();
  private final AtomicInteger delivered = new AtomicInteger();
  private int logged;

  @Override
  public String system() {
    return "jboss-logmanager";
  }

  @Override
  public Map<String, String> levels() {
    return LoggingLibrary.levels("FINEST=TRACE TRACE DEBUG CONFIG=DEBUG INFO WARN ERROR FATAL");
  }

  @Override
  public void reset() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!async.isEmpty() && delivered.get() < logged && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(10_000); // closing does not wait
    }
    for (AsyncHandler handler : async) {
      handler.close();
    }
    async.clear();
    logged = 0;
    delivered.set(0);
    context = LogContext.create();
    loggers.clear();
    logger("").setLevel(Level.ALL);
  }

  private Logger logger(String name) {
    Logger logger = context.getLogger(name);
    synchronized (loggers) {
      if (!loggers.contains(logger)) {
        loggers.add(logger); // the context does not keep it
      }
    }
    return logger;
  }

  private static final class Target extends ExtHandler {
    private final Consumer<String> to;

    Target(Consumer<String> to) {
      this.to = to;
      setLevel(Level.ALL);
    }

    @Override
    protected void doPublish(ExtLogRecord record) {
      to.accept(record.getFormattedMessage());
    }
  }

  @Override
  public void append(String logger, Consumer<String> to) {
    logger(logger).addHandler(new Target(to));
  }

  @Override
  public void appendAsync(String logger, Consumer<String> to) {
    AsyncHandler handler = new AsyncHandler();
    handler.setLevel(Level.ALL);
    handler.addHandler(
        new Target(
            message -> {
              to.accept(message);
              delivered.incrementAndGet();
            }));
    async.add(handler);
    logger(logger).addHandler(handler);
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

  private static java.util.logging.Level level(String name) {
    switch (name) {
      case "TRACE":
        return Level.TRACE;
      case "DEBUG":
        return Level.DEBUG;
      case "INFO":
        return Level.INFO;
      case "WARN":
        return Level.WARN;
      case "ERROR":
        return Level.ERROR;
      case "FATAL":
        return Level.FATAL;
      default:
        return java.util.logging.Level.parse(name);
    }
  }

  @Override
  public void log(String logger, String level, String message, Throwable thrown) {
    logger(logger).log(level(level), message, thrown);
    if (!async.isEmpty()) {
      logged++;
    }
  }

  @Override
  public void logArgument(String logger, String level, Object argument, Throwable thrown) {
    logger(logger)
        .log(
            Logger.class.getName(),
            level(level),
            "of %s",
            FormatStyle.PRINTF,
            new Object[] {argument},
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
