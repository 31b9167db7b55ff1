package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
  @ParameterizedTest
  @CsvSource({
    "9464, 9464, 9464, 9464",
    "0, 0, 0, 0",
    "9464-9474, 9464, 9474, 9464-9474",
    "' 9464 - 9474 ', 9464, 9474, 9464-9474",
    "80-80, 80, 80, 80",
    "1-65535, 1, 65535, 1-65535"
  })
  void reads(String text, int first, int last, String canonical) {
    PortRange range = PortRange.parse(text);
    assertEquals(first, range.first());
    assertEquals(last, range.last());
    assertEquals(canonical, range.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "-", "-1", "80-", "x", "+80", "0x50", "65536", "99999999999", "1-2-3"})
  void refusesWhatIsNoPortAndSaysWhatItRead(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> PortRange.parse(text)).getMessage();
    assertTrue(message.contains("'" + text + "'"), message);
  }

  @Test
  void refusesRangesWithoutSense() {
    String backwards =
        assertThrows(IllegalArgumentException.class, () -> PortRange.parse("90-80")).getMessage();
    assertEquals("port range 90-80 ends before it starts", backwards);
    assertThrows(IllegalArgumentException.class, () -> PortRange.parse("0-80"));
    assertThrows(IllegalArgumentException.class, () -> PortRange.parse(null));
  }
}
