package io.obs.exporter.events;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * The process's standard output or error, one {@code write} a line, so that lines of others come
 * before or after it, as far as the operating system keeps one write together. Not {@code
 * System.out}, which the application may have replaced, and which would lock.
 */
final class StandardStream implements Destination {
  private final String name;
  private final FileOutputStream stream;

  /**
   * @param name {@link EventOutputs#STDOUT} or {@link EventOutputs#STDERR}
   */
  StandardStream(String name) {
    this.name = name;
    this.stream =
        new FileOutputStream(
            name.equals(EventOutputs.STDOUT) ? FileDescriptor.out : FileDescriptor.err);
  }

  @Override
  public void open() {}

  @Override
  public void send(EventLine line) throws IOException {
    stream.write(line.bytes);
  }

  @Override
  public boolean comesBack() {
    return false;
  }

  /** The stream is the process's, not ours. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return name;
  }
}
