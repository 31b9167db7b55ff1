package io.obs.agent;

import java.io.File;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Loads the agent into a JVM that runs already. Apart, so that nothing else loads Byte Buddy's. */
final class Attachment {
  private Attachment() {}

  /**
   * Returns when the agent there has started.
   *
   * @param agent the agent's jar, by a path that the other JVM can read
   * @param arguments the agent's arguments, or null
   * @throws IllegalStateException when there is no such JVM, or it refuses
   */
  static void attach(File agent, String processId, String arguments) {
    ByteBuddyAgent.attach(agent, processId, arguments);
  }
}
