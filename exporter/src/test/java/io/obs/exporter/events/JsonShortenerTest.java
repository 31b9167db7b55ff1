package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonShortenerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String shorten(String json, int maxBytes) {
    byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] shortened = JsonShortener.shorten(bytes, bytes.length - 1, maxBytes);
    return new String(shortened, StandardCharsets.UTF_8);
  }

  @Test
  void whatFitsStays() {
    assertEquals("{\"a\":\"b\"}", shorten("{\"a\":\"b\"}", 9));
  }

  @Test
  void theLongestTextLosesItsMiddle() throws Exception {
    StringBuilder trace = new StringBuilder("java.lang.Exception: outer\\n");
    for (int i = 100; i < 300; i++) {
      trace.append("\\tat shop.Orders.frame").append(i).append("(Orders.java:").append(i);
      trace.append(")\\n");
    }
    String json =
        "{\"@timestamp\":\"t\",\"stack_trace\":\"" + trace + "\",\"error\":{\"id\":\"1\"},\"n\":5}";
    String shortened = shorten(json, 3000);
    int length = shortened.length();
    assertTrue(length <= 3000 && length > 2700, () -> "length " + length);
    JsonNode event = JSON.readTree(shortened);
    assertEquals("t", event.get("@timestamp").asText());
    assertEquals("1", event.get("error").get("id").asText());
    assertEquals(5, event.get("n").asInt());
    String[] lines = event.get("stack_trace").asText().split("\n");
    assertEquals("java.lang.Exception: outer", lines[0]);
    assertEquals("\tat shop.Orders.frame299(Orders.java:299)", lines[lines.length - 1]);
    int markers = 0;
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].equals("... shortened ...")) {
        markers++;
      } else {
        assertTrue(lines[i].matches("\tat shop.Orders.frame(\\d+)\\(Orders.java:\\1\\)"), lines[i]);
      }
    }
    assertEquals(1, markers);
  }

  /** Escapes, characters of one to four bytes, no lines at all; each length there is. */
  @Test
  void itIsJsonAlways() throws Exception {
    String[] pieces = {"a", "\\n", "\\\"", "\\\\", "\\u0000", "\u00e4", "\u20ac", "\ud83d\ude00"};
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    StringBuilder second = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      second.append("\u20ac");
    }
    String json = "{\"first\":\"" + text + "\",\"second\":[\"" + second + "\"]}";
    for (int max = 1000; max < json.getBytes(StandardCharsets.UTF_8).length; max += 7) {
      String shortened = shorten(json, max);
      int length = shortened.getBytes(StandardCharsets.UTF_8).length;
      int limit = max;
      assertTrue(length <= max, () -> length + " of " + limit);
      assertTrue(shortened.indexOf('\ufffd') < 0, shortened);
      assertTrue(JSON.readTree(shortened).get("second").isArray());
    }
  }

  @Test
  void manyShortTextsStayAsTheyAre() {
    StringBuilder json = new StringBuilder("{\"a\":\"b\"");
    for (int i = 0; i < 100; i++) {
      json.append(",\"k").append(i).append("\":\"").append(Lines.letters(40)).append('"');
    }
    json.append('}');
    assertEquals(json.toString(), shorten(json.toString(), 1000));
  }

  @Test
  void aTextThatIsNoJsonLosesItsEnd() {
    assertEquals("ERROR \u20ac", shorten("ERROR \u20ac\u20ac", 11));
    assertEquals("ERROR \u20ac\u20ac", shorten("ERROR \u20ac\u20ac", 12));
  }
}
