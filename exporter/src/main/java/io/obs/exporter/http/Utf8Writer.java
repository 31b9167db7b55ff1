package io.obs.exporter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/**
 * Encodes text as UTF-8, without the lock and the encoder that the JDK's writers pass for each
 * character: simpleclient writes label values character by character. A surrogate without its other
 * half becomes a question mark, as in the JDK. Used by one thread.
 */
final class Utf8Writer extends Writer {
  private static final int BUFFER = 8 * 1024;

  /** What one char needs at most; a pair, written with its second half, needs four. */
  private static final int LONGEST = 4;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  /** The first half of a pair, whose second is still to come; 0 if there is none. */
  private char high;

  Utf8Writer(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int c) throws IOException {
    put((char) c);
  }

  @Override
  public void write(String text, int offset, int count) throws IOException {
    int end = offset + count;
    int i = offset;
    while (i < end) {
      i = putAscii(text, i, end);
      if (i < end) {
        put(text.charAt(i++)); // not ASCII, or no room
      }
    }
  }

  /** Takes what needs no encoding, with everything in registers: nearly all of a scrape. */
  private int putAscii(String text, int offset, int end) {
    if (high != 0) {
      return offset;
    }
    byte[] bytes = buffer;
    int to = used;
    int i = offset;
    int stop = Math.min(end, i + BUFFER - LONGEST - to);
    while (i < stop) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        break;
      }
      bytes[to++] = (byte) c;
      i++;
    }
    used = to;
    return i;
  }

  @Override
  public void write(char[] text, int offset, int count) throws IOException {
    int end = offset + count;
    for (int i = offset; i < end; i++) {
      put(text[i]);
    }
  }

  private void put(char c) throws IOException {
    if (used > BUFFER - LONGEST) {
      drain();
    }
    if (c < 0x80 && high == 0) {
      buffer[used++] = (byte) c;
    } else {
      encode(c);
    }
  }

  private void encode(char c) throws IOException {
    if (high != 0) {
      char first = high;
      high = 0;
      if (Character.isLowSurrogate(c)) {
        int codePoint = Character.toCodePoint(first, c);
        buffer[used++] = (byte) (0xf0 | codePoint >> 18);
        buffer[used++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        buffer[used++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        buffer[used++] = (byte) (0x80 | codePoint & 0x3f);
      } else {
        buffer[used++] = '?';
        put(c);
      }
    } else if (Character.isHighSurrogate(c)) {
      high = c;
    } else if (c < 0x80) {
      buffer[used++] = (byte) c;
    } else if (c < 0x800) {
      buffer[used++] = (byte) (0xc0 | c >> 6);
      buffer[used++] = (byte) (0x80 | c & 0x3f);
    } else if (Character.isLowSurrogate(c)) {
      buffer[used++] = '?';
    } else {
      buffer[used++] = (byte) (0xe0 | c >> 12);
      buffer[used++] = (byte) (0x80 | c >> 6 & 0x3f);
      buffer[used++] = (byte) (0x80 | c & 0x3f);
    }
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (high != 0) {
      high = 0;
      buffer[used++] = '?';
    }
    drain();
    out.close();
  }
}
