package programs;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Logs the same through one of several libraries, prints "done" and waits. */
public final class Logging {
  private static final String LOGGER = "library.loans";

  /** What a program needs of a library; each is loaded only if it is asked for. */
  private interface Log {
    void info(String message);

    void warn(String message, Throwable thrown);

    /** The message with its one argument. */
    void error(String words, int argument, Throwable thrown);

    void user(String name);
  }

  private Logging() {}

  /** Arguments: {@code jul}, {@code logback}, {@code log4j2}, or {@code bridge}. */
  public static void main(String[] arguments) throws InterruptedException {
    final Log log = open(arguments[0]);
    log.info("opened");
    log.info("opened on time");
    log.warn("tried again", new IllegalArgumentException("not this time"));
    log.error("only said, with ", 1, null);
    log.user("anna");
    log.error("no copy left of book ", 42, new IllegalStateException("out of stock"));
    log.user(null);
    Thread worker = new Thread(new Returns(log), "returns");
    worker.start();
    worker.join();
    System.out.println("done");
    new CountDownLatch(1).await();
  }

  private static Log open(String library) {
    switch (library) {
      case "logback":
        return new Logback();
      case "log4j2":
        return new Log4j2();
      case "bridge":
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return new Jul();
      default:
        return new Jul();
    }
  }

  /** Logs a failure, wraps it, logs it again and throws it, as layers do. */
  private static final class Returns implements Runnable {
    private final Log log;

    Returns(Log log) {
      this.log = log;
    }

    @Override
    public void run() {
      try {
        throw new UnsupportedOperationException("torn");
      } catch (UnsupportedOperationException e) {
        log.error("cannot take back book ", 7, e);
        RuntimeException wrapped = new RuntimeException("wrapped", e);
        log.error("returns are closed after book ", 7, wrapped);
        throw wrapped;
      }
    }
  }

  private static final class Jul implements Log {
    private final java.util.logging.Logger logger = java.util.logging.Logger.getLogger(LOGGER);

    @Override
    public void info(String message) {
      logger.info(message);
    }

    @Override
    public void warn(String message, Throwable thrown) {
      logger.log(Level.WARNING, message, thrown);
    }

    @Override
    public void error(String words, int argument, Throwable thrown) {
      java.util.logging.LogRecord record =
          new java.util.logging.LogRecord(Level.SEVERE, words + "{0}");
      record.setParameters(new Object[] {argument});
      record.setLoggerName(LOGGER);
      record.setThrown(thrown);
      logger.log(record);
    }

    @Override
    public void user(String name) {
      // it has no such context
    }
  }

  private static final class Logback implements Log {
    private final org.slf4j.Logger logger = LoggerFactory.getLogger(LOGGER);

    @Override
    public void info(String message) {
      logger.info(message);
    }

    @Override
    public void warn(String message, Throwable thrown) {
      logger.warn(message, thrown);
    }

    @Override
    public void error(String words, int argument, Throwable thrown) {
      logger.error(words + "{}", argument, thrown);
    }

    @Override
    public void user(String name) {
      if (name == null) {
        MDC.remove("user");
      } else {
        MDC.put("user", name);
      }
    }
  }

  private static final class Log4j2 implements Log {
    private final org.apache.logging.log4j.Logger logger = LogManager.getLogger(LOGGER);

    @Override
    public void info(String message) {
      logger.info(message);
    }

    @Override
    public void warn(String message, Throwable thrown) {
      logger.warn(message, thrown);
    }

    @Override
    public void error(String words, int argument, Throwable thrown) {
      logger.error(words + "{}", argument, thrown);
    }

    @Override
    public void user(String name) {
      if (name == null) {
        ThreadContext.remove("user");
      } else {
        ThreadContext.put("user", name);
      }
    }
  }
}
