package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The contract for a library that was used before it was woven: its records cost what they did. */
public abstract class LoggingAttachContract extends LoggingContract {
  private final LoggingVersion version;

  /** For one of those that {@link LoggingVersion#attach} has measured. */
  protected LoggingAttachContract(LoggingVersion version) {
    super(version);
    this.version = version;
  }

  /** Nothing of a record is formatted for obs but of an error with a throwable. */
  @Test
  void anArgumentIsLeftAloneBelowErrors() {
    assertEquals(version.formattedBefore, formatted(version.library()));
    assertRecords("INFO", "WARN", "ERROR");
    assertNoEvent();
  }

  /** What it was before the library was woven, or less, because the JVM has warmed up since. */
  @Test
  void recordsAllocateNothingMore() {
    assertTrue(version.bytesBefore > 0);
    assertTrue(
        version.bytesAfter <= version.bytesBefore,
        () -> version.bytesBefore + " bytes before, " + version.bytesAfter + " after");
  }
}
