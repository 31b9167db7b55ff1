package io.obs.instrumentation.log4j2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.testing.LoggingContract;
import io.obs.testing.LoggingLibrary;
import io.obs.testing.LoggingVersion;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version, with all loggers asynchronous. */
@ParameterizedClass
@MethodSource("versions")
final class Log4j2AsyncLoggersTest extends LoggingContract {
  /** The least that there is. */
  private static final int QUEUE = 128;

  private final LoggingLibrary library;

  Log4j2AsyncLoggersTest(LoggingVersion version) {
    super(version);
    library = version.library();
  }

  /** The thread that empties the queue logs itself, and no more once the queue is full. */
  @Test
  void aQueueThatIsFull() {
    RecordingSink sink = Weaving.install();
    AtomicInteger appended = new AtomicInteger();
    library.reset();
    library.append(
        "",
        message -> {
          if (message.equals("first")) {
            for (int i = 0; i < 2 * QUEUE; i++) {
              library.log("other", "INFO", "another", null);
            }
          }
        });
    library.append("other", message -> appended.incrementAndGet());
    library.log("shop", "INFO", "first", null);
    assertEquals(2 * QUEUE, appended.get());
    assertEquals(Collections.nCopies(1 + 2 * QUEUE, "log4j2 INFO"), sink.records());
  }

  static List<LoggingVersion> versions() {
    System.setProperty(
        "Log4jContextSelector", "org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");
    System.setProperty("AsyncLogger.RingBufferSize", String.valueOf(QUEUE));
    Weaving.install();
    return Log4j2Versions.all();
  }
}
