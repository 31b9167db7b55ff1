package io.obs.exporter.events;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.obs.bootstrap.AgentLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes each event's line to one output by one {@code write}, so that lines of others come before
 * or after it, as far as the operating system keeps one write together. Unbuffered: what is written
 * is out of the process. An output that fails is tried again with the next event.
 *
 * <p>Standard output is the process's own, not {@code System.out}, which the application may have
 * replaced, and which would lock.
 */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final String output;
  private final JsonLineEncoder encoder;
  private final EventDrops drops;
  private OutputStream stream;
  private boolean failing;

  /**
   * @param output one that {@link EventOutputs} knows
   */
  LineAppender(String output, JsonLineEncoder encoder, EventDrops drops) {
    this.output = output;
    this.encoder = encoder;
    this.drops = drops;
  }

  @Override
  protected void append(ILoggingEvent event) {
    byte[] line = encoder.encode(event);
    if (line.length == 0) {
      drops.encodeFailed();
      return;
    }
    try {
      if (stream == null) {
        stream = open();
      }
      stream.write(line);
      failing = false;
    } catch (IOException e) {
      drops.writeFailed();
      closeFile();
      if (!failing) {
        failing = true; // told once until it works again
        AgentLog.warn("events cannot be written to " + output + ": " + e.getMessage());
      }
    }
  }

  private OutputStream open() throws IOException {
    if (output.equals(EventOutputs.STDOUT)) {
      return new FileOutputStream(FileDescriptor.out);
    }
    if (output.equals(EventOutputs.STDERR)) {
      return new FileOutputStream(FileDescriptor.err);
    }
    return new FileOutputStream(output.substring(EventOutputs.FILE.length()), true);
  }

  /** Closes what is ours to close: not the process's standard streams. */
  private void closeFile() {
    if (stream != null && output.startsWith(EventOutputs.FILE)) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is of no use either way.
      }
    }
    stream = null;
  }

  @Override
  public void stop() {
    closeFile();
    super.stop();
  }
}
