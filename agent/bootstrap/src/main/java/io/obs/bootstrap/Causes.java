package io.obs.bootstrap;

/** The chain of an exception's causes, of which no method may be trusted: each may throw. */
final class Causes {
  /** Longer chains are not followed to their end; some lead back to where they came from. */
  static final int MAX = 16;

  private Causes() {}

  /** The cause of an exception; null if it has none, or fails to tell. */
  static Throwable of(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable t) {
      return null;
    }
  }

  /** Where an exception comes from; empty if it does not know, or fails to tell. */
  static StackTraceElement[] frames(Throwable thrown) {
    try {
      StackTraceElement[] frames = thrown.getStackTrace();
      return frames == null ? new StackTraceElement[0] : frames;
    } catch (Throwable t) {
      return new StackTraceElement[0];
    }
  }
}
