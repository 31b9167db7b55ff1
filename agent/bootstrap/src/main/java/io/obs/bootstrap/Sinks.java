package io.obs.bootstrap;

/**
 * The one place where the recorders find their sinks. No-op until the agent installs real ones, so
 * that woven code is safe before, without and after the agent.
 *
 * <p>The agent installs its sinks before it weaves the first class, so that no measurement starts
 * at one sink and ends at another.
 */
public final class Sinks {
  static volatile Sink sink = Sink.NONE;
  static volatile ExceptionSink exceptions = ExceptionSink.NONE;

  private Sinks() {}

  /** Lets all further measurements go to these; neither may be null. */
  public static void install(Sink sink, ExceptionSink exceptions) {
    if (sink == null || exceptions == null) {
      throw new NullPointerException();
    }
    Sinks.sink = sink;
    Sinks.exceptions = exceptions;
  }
}
