package io.obs.benchmarks.woven;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * An exception of some depth that is thrown, caught and logged by Logback, whose appender drops it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoggedErrorBenchmark {
  private static final int DEPTH = 40;

  /** Logback without a file or a console. */
  @State(Scope.Benchmark)
  public static class Logging {
    Logger log;

    @Setup
    public void configure() {
      LoggerContext context = new LoggerContext();
      log = context.getLogger("com.example.Orders");
      ListAppender<ILoggingEvent> nowhere =
          new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {}
          };
      nowhere.setContext(context);
      nowhere.start();
      log.addAppender(nowhere);
    }
  }

  @Benchmark
  public void loggedError(Logging logging) {
    try {
      fail(DEPTH);
    } catch (IllegalStateException e) {
      logging.log.error("order failed", e);
    }
  }

  private static int fail(int depth) {
    if (depth == 0) {
      throw new IllegalStateException("no stock");
    }
    return fail(depth - 1) + 1;
  }
}
