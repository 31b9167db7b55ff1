package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes each line to one output by one {@code write}, so that lines of others come before or after
 * it, as far as the operating system keeps one write together. Unbuffered: what is written is out
 * of the process. An output that fails is tried again with the next line. Used by the writer's
 * thread only.
 *
 * <p>Standard output is the process's own, not {@code System.out}, which the application may have
 * replaced, and which would lock.
 */
final class LineOutput {
  private final String output;
  private final EventDrops drops;
  private OutputStream stream;
  private boolean failing;

  /**
   * @param output one that {@link EventOutputs} knows
   */
  LineOutput(String output, EventDrops drops) {
    this.output = output;
    this.drops = drops;
  }

  /** Writes a line, newline included; one that cannot be written is counted. */
  void write(byte[] line) {
    try {
      if (stream == null) {
        stream = open();
      }
      stream.write(line);
      failing = false;
    } catch (IOException e) {
      drops.writeFailed();
      close();
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
  void close() {
    if (stream != null && output.startsWith(EventOutputs.FILE)) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is of no use either way.
      }
    }
    stream = null;
  }
}
