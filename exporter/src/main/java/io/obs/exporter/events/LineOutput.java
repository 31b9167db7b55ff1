package io.obs.exporter.events;

/**
 * Takes finished lines and sees to it that they get where they belong, in order. What does not get
 * there is counted. Used by the writer's thread only, but for {@link #flush}.
 */
interface LineOutput {
  /** Takes a line. Never throws. */
  void write(EventLine line);

  /**
   * Waits until all that was taken before has been handed to the operating system, or until it is
   * clear that this cannot be done now. Safe from any thread.
   *
   * @param deadlineNanos of {@link System#nanoTime}; one that is past only tells the output to
   *     hurry
   * @return how many lines still wait; 0 if all is done
   */
  int flush(long deadlineNanos);

  /** Lets go of files and connections; what still waits is counted as dropped. */
  void close();
}
