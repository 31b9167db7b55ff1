package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SyslogFormatTest {
  private static final long TIME = 1_704_164_645_006L;

  private static String message(SyslogFormat format, int level) {
    return new String(format.message(Lines.line("{\"a\":1}", TIME, level)), StandardCharsets.UTF_8);
  }

  @Test
  void theHeaderIsThatOfRfc5424() {
    ProcessIdentity process = new ProcessIdentity("host-1");
    SyslogFormat format = new SyslogFormat("my shop \u00e4", process, 8000);
    String rest =
        ">1 2024-01-02T03:04:05.006Z host-1 my_shop__ " + process.pid + " obs.errors - {\"a\":1}";
    assertEquals("<11" + rest, message(format, 40_000));
    assertEquals("<10" + rest, message(format, 50_000));
    assertEquals("<12" + rest, message(format, 30_000));
    assertEquals("<14" + rest, message(format, 20_000));
    assertEquals("<15" + rest, message(format, 10_000));
  }

  @Test
  void whatIsNotKnownOrTooLong() {
    ProcessIdentity process = new ProcessIdentity("");
    assertTrue(
        message(new SyslogFormat(null, process, 8000), 40_000).contains("Z - - " + process.pid));
    assertTrue(
        message(new SyslogFormat(Lines.letters(60), process, 8000), 40_000)
            .contains("Z - " + Lines.letters(48) + " "));
  }

  @Test
  void aFrameHasItsLengthInBytesBeforeIt() {
    SyslogFormat format = new SyslogFormat("shop", new ProcessIdentity("h"), 8000);
    byte[] message = format.message(Lines.line("{\"a\":\"\u20ac\"}"));
    assertEquals(
        message.length + " " + new String(message, StandardCharsets.UTF_8),
        new String(format.frame(Lines.line("{\"a\":\"\u20ac\"}")), StandardCharsets.UTF_8));
  }

  @Test
  void aMessageHasALimit() {
    SyslogFormat format = new SyslogFormat("shop", new ProcessIdentity("h"), 2000);
    EventLine line = Lines.line("{\"stack_trace\":\"" + Lines.letters(16_000) + "\"}");
    int length = format.message(line).length;
    assertTrue(length > 1900 && length <= 2000, () -> "length " + length);
    assertTrue(format.message(line, 1000).length <= 1000);
  }
}
