package io.obs.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline, and says at the end why it was not met. */
public final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private Await() {}

  /** What a test wants to be true; false and a throwable both mean "not yet". */
  @FunctionalInterface
  public interface Condition {
    boolean met() throws Exception;
  }

  /** Assertions that may fail a few times before they hold. */
  @FunctionalInterface
  public interface Assertions {
    void run() throws Exception;
  }

  /**
   * Returns once the condition is met; fails with {@code what} and the last failure after the
   * deadline.
   */
  public static void until(String what, Duration deadline, Condition condition) {
    long startNanos = System.nanoTime();
    Throwable lastFailure;
    do {
      try {
        if (condition.met()) {
          return;
        }
        lastFailure = null;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, interrupted);
      } catch (Exception | AssertionError failure) {
        lastFailure = failure;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting for " + what, lastFailure);
      }
    } while (System.nanoTime() - startNanos < deadline.toNanos());
    String reason = lastFailure == null ? "" : "; last failure: " + lastFailure;
    throw new AssertionError("no " + what + " within " + deadline + reason, lastFailure);
  }

  /** Returns once the assertions pass; fails with the last failure's message after the deadline. */
  public static void untilAsserted(Duration deadline, Assertions assertions) {
    until(
        "passing assertions",
        deadline,
        () -> {
          assertions.run();
          return true;
        });
  }
}
