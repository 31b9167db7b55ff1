package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import java.nio.file.Path;

/** The small applications that run on every Java. */
final class Programs {
  static final Path JAR = Path.of(System.getProperty("programs.jar"));

  private Programs() {}

  /** One of them, without obs until told otherwise; obs takes any free port. */
  static AgentProcess.Builder program(String name) {
    return AgentProcess.builder()
        .classPath(JAR)
        .mainClass("programs." + name)
        .environment("OBS_METRICS_HOST", "127.0.0.1")
        .environment("OBS_METRICS_PORT", 0);
  }
}
