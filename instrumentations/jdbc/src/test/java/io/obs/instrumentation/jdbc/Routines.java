package io.obs.instrumentation.jdbc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What databases that run in the JVM call as stored procedures. */
public final class Routines {
  private Routines() {}

  /** Does nothing that anybody sees. */
  public static void absolute(int i) {
    Math.abs(i);
  }

  /** Takes two seconds. */
  public static void nap() throws InterruptedException {
    new CountDownLatch(1).await(2, TimeUnit.SECONDS);
  }
}
