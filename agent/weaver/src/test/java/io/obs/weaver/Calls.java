package io.obs.weaver;

import java.util.concurrent.atomic.AtomicInteger;

/** What the advice of these tests calls. */
public final class Calls {
  /** How often woven methods were entered. */
  public static final AtomicInteger ENTERED = new AtomicInteger();

  /** How often they were left. */
  public static final AtomicInteger EXITED = new AtomicInteger();

  private Calls() {}
}
