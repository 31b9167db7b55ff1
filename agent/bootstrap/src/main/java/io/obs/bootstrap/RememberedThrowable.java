package io.obs.bootstrap;

/**
 * What is remembered of an exception that itself is not kept, because it leads to the application:
 * its class's name, its texts, its stack trace, and through its cause and what it has suppressed
 * the same of others. All events can tell of it that they could tell of the exception.
 *
 * <p>Made by one thread, and not changed once others see it.
 */
public final class RememberedThrowable extends Throwable {
  private static final long serialVersionUID = 1L;

  private final String typeName;
  private final String text;
  private final transient StackTraceElement[] frames;
  private Throwable remembered;

  /**
   * Remembers one.
   *
   * @param typeName the name of its class
   * @param text what it said of itself
   * @param message may be null
   * @param frames not to be changed afterwards, and shared by those that have the same
   */
  public RememberedThrowable(
      String typeName, String text, String message, StackTraceElement[] frames) {
    super(message, null, true, false);
    this.typeName = typeName;
    this.text = text;
    this.frames = frames;
  }

  /** Sets its cause, which may lead back to it; null for none. */
  public void cause(Throwable cause) {
    remembered = cause;
  }

  /** The name of the class of an exception, or of the one that is remembered. */
  public static String typeName(Throwable thrown) {
    return thrown instanceof RememberedThrowable
        ? ((RememberedThrowable) thrown).typeName
        : thrown.getClass().getName();
  }

  @Override
  public synchronized Throwable getCause() {
    return remembered;
  }

  @Override
  public StackTraceElement[] getStackTrace() {
    return frames.clone();
  }

  @Override
  public String toString() {
    return text;
  }
}
