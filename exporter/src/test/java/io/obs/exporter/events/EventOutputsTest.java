package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class EventOutputsTest {
  @Test
  void outputsAreReadAsTheyAreSpelledEverywhereElse() {
    assertEquals(Arrays.asList("stdout", "stderr"), EventOutputs.parse("stdout, STDERR,stdout,"));
    assertEquals(Collections.singletonList("none"), EventOutputs.parse("None"));
    assertEquals(
        Arrays.asList("file:/a b/C.json", "stdout"),
        EventOutputs.parse("File: /a b/C.json,stdout"));
    assertEquals(
        Arrays.asList(
            "tcp://Logs:5000",
            "tcp+tls://10.0.0.7:5044",
            "syslog://[::1]:514",
            "syslog+tcp://s_1.example.com:601",
            "syslog+tls://s:6514"),
        EventOutputs.parse(
            "TCP://Logs:5000/,tcp+tls://10.0.0.7:5044,syslog://[::1]:514,"
                + "syslog+tcp://s_1.example.com:601,syslog+TLS://s:6514"));
  }

  @Test
  void whatIsNoOutputIsRefused() {
    for (String wrong :
        new String[] {
          "stdout,tape",
          "",
          ",",
          "none,stdout",
          "file:",
          "file: ",
          "file:/a\0b",
          "stdout stderr",
          "tcp:logs:5000",
          "tcp://",
          "tcp://logs",
          "tcp://logs:",
          "tcp://:5000",
          "tcp://logs:0",
          "tcp://logs:65536",
          "tcp://logs:5000/path",
          "tcp://user@logs:5000",
          "tcp://::1:5000",
          "tcp://[::1]",
          "tcp://[logs]:5000",
          "tcp://lo gs:5000",
          "udp://logs:5000",
          "syslog+udp://logs:5000"
        }) {
      assertNull(EventOutputs.parse(wrong), wrong);
    }
    assertThrows(IllegalArgumentException.class, () -> EventOutputs.of("tape"));
  }

  @Test
  void nothingGoesNowhere() {
    assertTrue(EventOutputs.of("none").isEmpty());
    assertTrue(EventOutputs.of("none").open(null, null, new EventDrops()).isEmpty());
  }

  @Test
  void anAddressIsReadWithoutItsBrackets() {
    ReceiverAddress address = ReceiverAddress.parse("[fe80::1%eth0]:5000");
    assertEquals("fe80::1%eth0", address.host);
    assertEquals(5000, address.port);
  }
}
