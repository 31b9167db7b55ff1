package io.obs.exporter.events;

import java.io.IOException;

/**
 * Where an output's lines go: a stream, a file, a receiver. It may take as long as it likes to take
 * one. Used by one thread, but for {@link #close}; its text, {@code tcp://logs:5000}, is what the
 * user wrote.
 */
interface Destination {
  /**
   * Does beforehand what would otherwise delay the first line; what can go wrong with it is so told
   * at the start, and not with the first error.
   */
  void open() throws IOException;

  /** Hands one line to the operating system. */
  void send(EventLine line) throws IOException;

  /**
   * Whether a line that could not be sent is kept and tried again until it can be. Otherwise it is
   * lost, and the next one is tried.
   */
  boolean comesBack();

  /** Ends it for good, and a {@link #send} that is under way, too. Safe from any thread. */
  void close();
}
