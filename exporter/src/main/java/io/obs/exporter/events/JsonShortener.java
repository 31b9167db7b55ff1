package io.obs.exporter.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes a finished line of JSON shorter, and leaves it JSON: the longest text in it, which is the
 * stack trace where there is one, loses its middle. Works on the bytes, so that the line need not
 * be made a second time for an output that takes less of it.
 */
final class JsonShortener {
  private static final byte[] MARKER =
      "\\n... shortened ...\\n".getBytes(StandardCharsets.US_ASCII);

  /** Shorter texts than this are left alone. */
  private static final int MIN_TEXT = 256;

  /** How far to look for the end of a line of the text, to cut there. */
  private static final int LINE = 200;

  private JsonShortener() {}

  /**
   * The line, in so many bytes at most; a line that is no JSON loses its end. If neither helps, the
   * line as it is.
   *
   * @param length how much of the line counts
   */
  static byte[] shorten(byte[] line, int length, int maxBytes) {
    byte[] shortened = Arrays.copyOf(line, length);
    if (length <= maxBytes) {
      return shortened;
    }
    if (length == 0 || line[0] != '{') {
      int end = Math.max(0, maxBytes);
      while (end > 0 && (line[end] & 0xC0) == 0x80) {
        end--; // not within a character
      }
      return Arrays.copyOf(line, end);
    }
    while (shortened.length > maxBytes) {
      int[] text = longestText(shortened);
      if (text[1] - text[0] < MIN_TEXT) {
        return Arrays.copyOf(line, length);
      }
      shortened = cut(shortened, text[0], text[1], shortened.length - maxBytes + MARKER.length);
    }
    return shortened;
  }

  /** Where the longest string that is no key begins and ends, without its quotes. */
  private static int[] longestText(byte[] json) {
    int[] longest = {0, 0};
    int i = 0;
    while (i < json.length) {
      if (json[i] != '"') {
        i++;
        continue;
      }
      int start = i + 1;
      int end = start;
      while (end < json.length && json[end] != '"') {
        end += json[end] == '\\' ? 2 : 1;
      }
      boolean key = end + 1 < json.length && json[end + 1] == ':';
      if (!key && end < json.length && end - start > longest[1] - longest[0]) {
        longest[0] = start;
        longest[1] = end;
      }
      i = end + 1;
    }
    return longest;
  }

  /** Takes so many bytes, or all there are, out of a text's middle; two thirds stay before it. */
  private static byte[] cut(byte[] json, int start, int end, int bytes) {
    int kept = Math.max(0, end - start - bytes);
    int wantedHead = start + kept * 2 / 3;
    int wantedTail = end - kept / 3;
    int head = start; // the last good place to stop, at the end of a line if there is one near
    int tail = end; // the first good place to go on
    boolean headAtLine = false;
    boolean tailFound = false;
    int i = start;
    while (i < end) {
      boolean newLine = json[i] == '\\' && json[i + 1] == 'n';
      int next = i + tokenLength(json, i);
      if (next <= wantedHead && (!headAtLine || newLine || wantedHead - head > LINE)) {
        // the marker begins with a new line itself
        head = newLine ? i : next;
        headAtLine = newLine;
      }
      if (next >= wantedTail && !tailFound) {
        tail = next;
        tailFound = true;
      }
      if (next >= wantedTail && newLine && next - wantedTail <= LINE) {
        tail = next;
        break;
      }
      i = next;
    }
    byte[] shorter = new byte[head - 0 + MARKER.length + json.length - tail];
    System.arraycopy(json, 0, shorter, 0, head);
    System.arraycopy(MARKER, 0, shorter, head, MARKER.length);
    System.arraycopy(json, tail, shorter, head + MARKER.length, json.length - tail);
    return shorter;
  }

  /** How many bytes the character or escape at this place has. */
  private static int tokenLength(byte[] json, int at) {
    int b = json[at];
    if (b == '\\') {
      return json[at + 1] == 'u' ? 6 : 2;
    }
    if ((b & 0x80) == 0) {
      return 1;
    }
    return (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : 4;
  }
}
