package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import java.io.IOException;

/**
 * Writes to a destination at once, on the thread that brings the line. For the one output of most
 * applications: no thread, no buffer.
 */
final class DirectOutput implements LineOutput {
  private final Destination destination;
  private final EventDrops drops;
  private boolean failing;

  /** How many lines were lost since one got through; that one tells. */
  private long lost;

  DirectOutput(Destination destination, EventDrops drops) {
    this.destination = destination;
    this.drops = drops;
  }

  @Override
  public void write(EventLine line) {
    try {
      destination.send(line.afterDropping(lost));
      failing = false;
      lost = 0;
    } catch (IOException | RuntimeException e) {
      drops.writeFailed();
      lost++;
      if (!failing) {
        failing = true; // told once until it works again
        AgentLog.warn("events cannot be written to " + destination + ": " + e.getMessage());
      }
    }
  }

  @Override
  public int flush(long deadlineNanos) {
    return 0;
  }

  @Override
  public void close() {
    destination.close();
  }

  @Override
  public String toString() {
    return destination.toString();
  }
}
