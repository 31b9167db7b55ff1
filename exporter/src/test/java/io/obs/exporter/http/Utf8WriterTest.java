package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8WriterTest {
  @Test
  void writesWhatTheJdkWouldWrite() throws IOException {
    for (String text :
        new String[] {
          "",
          "plain",
          "\u00e9\u20ac\u0000\u007f\u0080\u07ff\u0800\uffff",
          "\ud83d\ude00 pair",
          "\ud83d lone",
          "\ude00 lone",
          "\ud83d\ud83d\ude00",
          "end \ud83d"
        }) {
      check(text);
    }
  }

  @Test
  void writesRandomTextOfAnyLength() throws IOException {
    Random random = new Random(7);
    for (int run = 0; run < 200; run++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(20_000);
      while (text.length() < length) {
        int kind = random.nextInt(4);
        text.append((char) (kind < 2 ? random.nextInt(0x80) : random.nextInt(0x10000)));
      }
      check(text.toString());
    }
  }

  private static void check(String text) throws IOException {
    byte[] expected = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (Utf8Writer writer = new Utf8Writer(whole)) {
      writer.write(text);
    }
    assertArrayEquals(expected, whole.toByteArray());
    ByteArrayOutputStream single = new ByteArrayOutputStream();
    try (Utf8Writer writer = new Utf8Writer(single)) {
      for (int i = 0; i < text.length(); i++) {
        writer.write(text.charAt(i));
      }
    }
    assertArrayEquals(expected, single.toByteArray());
    ByteArrayOutputStream chars = new ByteArrayOutputStream();
    try (Utf8Writer writer = new Utf8Writer(chars)) {
      writer.write(text.toCharArray());
    }
    assertArrayEquals(expected, chars.toByteArray());
  }
}
