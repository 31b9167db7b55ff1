package io.obs.exporter.events;

import java.util.ArrayList;
import java.util.List;

/** Where events can go, as the configuration names it. Loads nothing. */
public final class EventOutputs {
  static final String STDOUT = "stdout";
  static final String STDERR = "stderr";
  static final String NONE = "none";
  static final String FILE = "file:";

  private EventOutputs() {}

  /**
   * The outputs in such a text as {@code stdout,file:/var/log/events.json}.
   *
   * @throws IllegalArgumentException naming the first one that is not known
   */
  static List<String> parse(String outputs) {
    List<String> parsed = new ArrayList<String>();
    for (String each : outputs.split(",")) {
      String output = each.trim();
      if (output.isEmpty() || output.equals(NONE) || parsed.contains(output)) {
        continue;
      }
      if (!output.equals(STDOUT)
          && !output.equals(STDERR)
          && !(output.startsWith(FILE) && output.length() > FILE.length())) {
        throw new IllegalArgumentException(
            "unknown output " + output + "; known are stdout, stderr, file:PATH, none");
      }
      parsed.add(output);
    }
    return parsed;
  }

  /** Whether {@link EventWriter} takes this text. */
  public static boolean isValid(String outputs) {
    try {
      parse(outputs);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
