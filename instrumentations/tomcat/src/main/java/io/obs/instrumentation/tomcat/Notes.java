package io.obs.instrumentation.tomcat;

/**
 * Tomcat lets others keep notes with its request objects, which it reuses; constants only, which
 * the compiler copies into the advice.
 */
final class Notes {
  /**
   * Where the measured request is kept: the last of 32 places ({@code coyote.Constants.MAX_NOTES}).
   * Tomcat itself uses {@link #ADAPTED} and leaves the rest free.
   */
  static final int MEASURED = 31;

  /** Where the adapter keeps the container's request. */
  static final int ADAPTED = 1;

  private Notes() {}
}
