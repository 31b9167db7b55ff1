package io.obs.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Standard output of a measured application: events are the lines that are JSON objects with
 * {@code @timestamp}.
 */
public final class Events {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final List<JsonNode> events = new ArrayList<>();
  private final List<String> otherLines = new ArrayList<>();

  private Events(List<String> lines) {
    for (String line : lines) {
      JsonNode event = parse(line);
      if (event == null) {
        otherLines.add(line);
      } else {
        events.add(event);
      }
    }
  }

  public static Events of(List<String> lines) {
    return new Events(lines);
  }

  private static JsonNode parse(String line) {
    if (!line.startsWith("{")) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(line);
      return node.isObject() && node.has("@timestamp") ? node : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  /** Every event, in order. */
  public List<JsonNode> all() {
    return List.copyOf(events);
  }

  /** What the application printed itself. */
  public List<String> otherLines() {
    return List.copyOf(otherLines);
  }

  /**
   * The events whose fields have these values, in order: {@code with("level", "ERROR", "origin",
   * "http_server")}.
   */
  public List<JsonNode> with(String... fields) {
    return events.stream().filter(event -> matches(event, fields)).toList();
  }

  /** The one event whose fields have these values; fails when there is none or more than one. */
  public JsonNode single(String... fields) {
    List<JsonNode> matching = with(fields);
    if (matching.size() != 1) {
      throw new AssertionError(
          matching.size()
              + " events with "
              + String.join(" ", fields)
              + ", not 1, among "
              + events);
    }
    return matching.get(0);
  }

  private static boolean matches(JsonNode event, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      if (!event.path(fields[i]).asText().equals(fields[i + 1])) {
        return false;
      }
    }
    return true;
  }
}
