package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What obs says on standard error. */
final class Agents {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern SERVES = Pattern.compile("metrics at http://[^\" ]*:(\\d+)/");

  private Agents() {}

  /** The endpoint's port, which the line of a good start names; waits for it. */
  static int port(AgentProcess process) {
    Matcher serves =
        SERVES.matcher(process.awaitStderr(line -> SERVES.matcher(line).find(), PATIENCE));
    serves.find();
    return Integer.parseInt(serves.group(1));
  }

  /** The agent's own lines so far. */
  static List<String> lines(AgentProcess process) {
    return process.stderrLines().stream().filter(Agents::isOwn).toList();
  }

  /** The agent's own lines so far of level WARN and ERROR. */
  static List<String> complaints(AgentProcess process) {
    return lines(process).stream()
        .filter(line -> line.contains("\"level\":\"WARN\"") || line.contains("\"level\":\"ERROR\""))
        .toList();
  }

  static boolean isOwn(String line) {
    return line.startsWith("{") && line.contains("\"logger_name\":\"obs");
  }
}
