package io.obs.exporter.events;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event as a block of lines for a developer's terminal: when and what, its fields, and the stack
 * trace. Nothing in it can command the terminal. Colored if all outputs are terminals and the
 * variable {@code NO_COLOR} is not set (no-color.org).
 */
final class TextFormat {
  private static final String RED = "\u001b[31m";
  private static final String BOLD = "\u001b[1m";
  private static final String FAINT = "\u001b[2m";
  private static final String OFF = "\u001b[0m";

  /** Fields that the first line has, or that every event of a terminal would repeat. */
  private static final Set<String> ELSEWHERE =
      new HashSet<String>(
          Arrays.asList(
              "error_type",
              "error_message",
              "origin",
              "http_request_method",
              "http_route",
              "http_response_status_code",
              "service_name",
              "service_version",
              "host_name",
              "container_id",
              "process_pid",
              EventLog.MDC,
              EventLog.RECENT));

  private final boolean colored;

  TextFormat(boolean colored) {
    this.colored = colored;
  }

  /** Whether all of them are terminals, whose users want colors. */
  static boolean isColored(List<String> outputs) {
    String noColor = System.getenv("NO_COLOR");
    if (noColor != null && !noColor.isEmpty()) {
      return false;
    }
    for (String output : outputs) {
      if (!(output.equals(EventOutputs.STDOUT) && isTerminal(1)
          || output.equals(EventOutputs.STDERR) && isTerminal(2))) {
        return false;
      }
    }
    return !outputs.isEmpty();
  }

  /** {@code System.console} tells of both streams together, and of none since Java 22. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = new File("/proc/self/fd/" + descriptor).getCanonicalPath();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  byte[] encode(JsonEvent event, String stackTrace) {
    StringBuilder block = new StringBuilder(1024);
    StringBuilder time = new StringBuilder(24);
    AgentLines.appendTime(time, event.getTimeStamp());
    add(block, FAINT, time.toString());
    block.append(' ');
    add(block, RED, event.levelName());
    block.append(' ');
    add(block, BOLD, event.getFormattedMessage());
    block.append('\n');
    Map<String, Object> fields = event.fields();
    Map<String, Object> shown = new LinkedHashMap<String, Object>();
    String request =
        words(fields, "http_request_method", "http_route", "http_response_status_code");
    if (!request.isEmpty()) {
      shown.put("request", request);
    }
    shown.put("origin", words(fields, "origin"));
    shown.put("thread_name", event.getThreadName());
    shown.put("logger_name", event.getLoggerName());
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      if (!ELSEWHERE.contains(field.getKey())) {
        shown.put(field.getKey(), field.getValue());
      }
    }
    for (Map.Entry<String, Object> field : shown.entrySet()) {
      addField(block, field.getKey(), String.valueOf(field.getValue()));
    }
    Object mdc = fields.get(EventLog.MDC);
    if (mdc instanceof Map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) mdc).entrySet()) {
        addField(block, "mdc " + entry.getKey(), String.valueOf(entry.getValue()));
      }
    }
    Object recent = fields.get(EventLog.RECENT);
    if (recent instanceof List) {
      for (Object call : (List<?>) recent) {
        addField(block, "recent", callText((Map<?, ?>) call));
      }
    }
    addLines(block, stackTrace);
    return block.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String words(Map<String, Object> fields, String... names) {
    StringBuilder words = new StringBuilder();
    for (String name : names) {
      Object value = fields.get(name);
      if (value != null) {
        words.append(words.length() == 0 ? "" : " ").append(value);
      }
    }
    return words.toString();
  }

  private static String callText(Map<?, ?> call) {
    StringBuilder text = new StringBuilder();
    text.append(call.get("target")).append(' ').append(call.get("duration_ms")).append(" ms");
    for (String name : new String[] {"http_response_status_code", "error_type"}) {
      Object value = call.get(name);
      if (value != null) {
        text.append(", ").append(value);
      }
    }
    return text.append(", ").append(call.get("ago_ms")).append(" ms ago").toString();
  }

  private void addField(StringBuilder block, String name, String value) {
    block.append("  ");
    add(block, FAINT, name);
    block.append(' ');
    addClean(block, value, false);
    block.append('\n');
  }

  private void add(StringBuilder block, String color, String text) {
    if (colored) {
      block.append(color);
    }
    addClean(block, text, false);
    if (colored) {
      block.append(OFF);
    }
  }

  private static void addLines(StringBuilder block, String text) {
    addClean(block, text, true);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      block.append('\n');
    }
  }

  /** What would command the terminal stands as JSON has it; so do ends of lines within a field. */
  private static void addClean(StringBuilder block, String text, boolean lines) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (lines && (c == '\n' || c == '\t') || !isControl(c)) {
        block.append(c);
      } else {
        JsonText.append(block, String.valueOf(c));
      }
    }
  }

  private static boolean isControl(char c) {
    return c < ' ' || JsonText.isEscapedToo(c);
  }
}
