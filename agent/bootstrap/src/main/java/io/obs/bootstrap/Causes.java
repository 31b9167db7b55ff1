package io.obs.bootstrap;

/**
 * The chain of an exception's causes, of which no method may be trusted: each may throw, and those
 * that are not the JDK's may take for ever ({@link ThrownType}).
 */
public final class Causes {
  /** Longer chains are not followed to their end; some lead back to where they came from. */
  static final int MAX = 16;

  /** Where the search for a root cause ends. */
  private static final int MAX_TO_ROOT = 20_000;

  private Causes() {}

  /** The cause of an exception; null if it has none, fails to tell, or is not to be asked here. */
  public static Throwable of(Throwable thrown) {
    try {
      return ThrownType.of(thrown).canTellCause() ? thrown.getCause() : null;
    } catch (Throwable t) {
      return null;
    }
  }

  /** Where an exception comes from; empty if it does not know, fails to tell, or is not asked. */
  public static StackTraceElement[] frames(Throwable thrown) {
    try {
      StackTraceElement[] frames =
          ThrownType.of(thrown).canTellFrames() ? thrown.getStackTrace() : null;
      return frames == null ? new StackTraceElement[0] : frames;
    } catch (Throwable t) {
      return new StackTraceElement[0];
    }
  }

  /** Whether an exception and its causes can be asked, here and now, for all that they know. */
  public static boolean canTell(Throwable thrown) {
    Throwable each = thrown;
    for (int i = 0; each != null && i < MAX; i++) {
      ThrownType type = ThrownType.of(each);
      if (!type.canTellCause() || !type.canTellFrames()) {
        return false;
      }
      each = of(each);
    }
    return true;
  }

  /**
   * The last cause of a chain that is longer than {@link #MAX}: what is wrapped again and again is
   * known by it.
   *
   * @param deep the one that is {@code MAX} causes away
   * @return null if the chain leads back into itself, or does not end
   */
  static Throwable root(Throwable deep) {
    Throwable last = deep;
    Throwable seen = deep; // Brent's way to find a circle without remembering the path
    for (int count = 1; count < MAX_TO_ROOT; count++) {
      Throwable cause = of(last);
      if (cause == null) {
        return last;
      }
      if (cause == seen) {
        return null;
      }
      if (Integer.bitCount(count) == 1) {
        seen = cause;
      }
      last = cause;
    }
    return null;
  }
}
