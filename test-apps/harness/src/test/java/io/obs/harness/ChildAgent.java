package io.obs.harness;

/** Stands in for the agent. */
public final class ChildAgent {
  private ChildAgent() {}

  public static void premain(String arguments) {
    System.setProperty("child.agent", String.valueOf(arguments));
  }
}
