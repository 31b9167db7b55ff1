package io.obs.harness;

import java.nio.file.Path;

/** A Java runtime on this machine: its home (a real path) and its feature version (8, 11, 17 …). */
public record Jdk(Path home, int feature) {

  /** The launcher. */
  public Path java() {
    return home.resolve("bin").resolve("java");
  }

  /** Reads well as the name of a parameterized test. */
  @Override
  public String toString() {
    return "JDK " + feature + " (" + home + ")";
  }
}
