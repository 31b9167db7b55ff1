package io.obs.harness;

import java.util.Map;
import java.util.Set;

/** Keeps what the machine or the build has set from reaching a forked JVM. */
final class CleanEnvironment {
  private static final Set<String> JVM_OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  private CleanEnvironment() {}

  static void apply(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                JVM_OPTIONS.contains(name) || name.startsWith("OBS_") || name.startsWith("OTEL_"));
  }
}
