package io.obs.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final String FIRST =
      "{\"@timestamp\":\"1\",\"level\":\"ERROR\",\"occurrences\":1}";
  private static final String SECOND =
      "{\"@timestamp\":\"2\",\"level\":\"ERROR\",\"occurrences\":9}";
  private static final List<String> OTHERS =
      List.of(
          "shop ready",
          "{\"level\":\"ERROR\"}",
          "{not json}",
          "{\"@timestamp\":\"3\"} and more",
          "[]",
          "");

  @Test
  void tellsEventsFromTheApplicationsOwnLines() {
    Events events =
        Events.of(
            List.of(
                OTHERS.get(0),
                FIRST,
                OTHERS.get(1),
                OTHERS.get(2),
                SECOND,
                OTHERS.get(3),
                OTHERS.get(4),
                OTHERS.get(5)));
    assertEquals(OTHERS, events.otherLines());
    assertEquals(2, events.all().size());
    assertEquals(2, events.with("level", "ERROR").size());
    assertEquals(
        "2", events.single("level", "ERROR", "occurrences", "9").get("@timestamp").asText());
    AssertionError error =
        assertThrows(AssertionError.class, () -> events.single("level", "ERROR"));
    assertTrue(error.getMessage().startsWith("2 events"), error::getMessage);
    assertThrows(AssertionError.class, () -> events.single("level", "WARN"));
  }
}
