package io.obs.benchmarks.woven;

/** Whether this JVM measures by hand what an agent would: one of the arms. */
public final class ByHand {
  /** The system property that says so. */
  public static final String PROPERTY = "benchmarks.by.hand";

  static final boolean MEASURED = Boolean.getBoolean(PROPERTY);

  private ByHand() {}
}
