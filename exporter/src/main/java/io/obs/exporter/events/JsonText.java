package io.obs.exporter.events;

/**
 * Text as it may stand in an event: no lone surrogate, which UTF-8 cannot hold, and no longer than
 * there is room for. Lengths are those of the JSON that {@link JsonLineEncoder} writes, in bytes,
 * without the quotes around it.
 */
final class JsonText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final String ELLIPSIS = "\u2026";
  private static final int ELLIPSIS_LENGTH = 3;

  private JsonText() {}

  /**
   * The text, shortened at its end if it is longer than so many bytes of JSON. Looks at no more of
   * it than fits.
   */
  static String clean(String text, int maxBytes) {
    int bytes = 0;
    int cut = 0; // where to shorten if it does not fit
    StringBuilder repaired = null;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int chars = 1;
      int length;
      boolean lone = false;
      if (Character.isSurrogate(c)) {
        if (isPair(text, i)) {
          chars = 2;
          length = 4;
        } else {
          lone = true;
          length = 3;
        }
      } else {
        length = lengthOf(c);
      }
      if (bytes + length > maxBytes) {
        CharSequence kept = repaired == null ? text : repaired;
        return kept.subSequence(0, cut) + ELLIPSIS;
      }
      if (lone && repaired == null) {
        repaired = new StringBuilder(text.length() > maxBytes ? maxBytes : text.length());
        repaired.append(text, 0, i);
      }
      if (repaired != null) {
        if (lone) {
          repaired.append(REPLACEMENT);
        } else {
          repaired.append(text, i, i + chars);
        }
      }
      bytes += length;
      i += chars;
      if (bytes <= maxBytes - ELLIPSIS_LENGTH) {
        cut = i;
      }
    }
    return repaired == null ? text : repaired.toString();
  }

  /** How long a clean text is. */
  static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      // a pair has four bytes, two for each half
      bytes += Character.isSurrogate(text.charAt(i)) ? 2 : lengthOf(text.charAt(i));
    }
    return bytes;
  }

  /** Adds a clean text as JSON has it, without the quotes around it. */
  static void append(StringBuilder to, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"':
        case '\\':
          to.append('\\').append(c);
          break;
        case '\b':
          to.append("\\b");
          break;
        case '\t':
          to.append("\\t");
          break;
        case '\n':
          to.append("\\n");
          break;
        case '\f':
          to.append("\\f");
          break;
        case '\r':
          to.append("\\r");
          break;
        default:
          if (c < 0x20 || isEscapedToo(c)) {
            to.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              to.append(Character.forDigit((c >> shift) & 0xf, 16));
            }
          } else {
            to.append(c);
          }
      }
    }
  }

  /**
   * Whether the character is written as {@code \}{@code u} and four digits although JSON does not
   * ask for it: terminals take some for commands, and other programs for the end of a line.
   */
  static boolean isEscapedToo(int c) {
    return (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
  }

  private static int lengthOf(char c) {
    if (c < 0x20) {
      return c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r' ? 2 : 6;
    }
    if (c == '"' || c == '\\') {
      return 2;
    }
    if (isEscapedToo(c)) {
      return 6;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
