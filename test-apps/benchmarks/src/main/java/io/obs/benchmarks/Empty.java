package io.obs.benchmarks;

import java.io.IOException;

/** A main that does nothing; with an argument, it waits until standard input ends. */
public final class Empty {
  private Empty() {}

  /** Ends at once, or waits. */
  public static void main(String... arguments) throws IOException {
    if (arguments.length > 0) {
      System.out.println("empty ready");
      while (System.in.read() >= 0) {
        // nobody writes
      }
    }
  }
}
