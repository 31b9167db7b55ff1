package io.obs.bootstrap;

/**
 * Status codes as text without building a string for each response. Of codes that HTTP does not
 * know (RFC 9110, 15: three digits from 100 to 599) a server can invent as many as there are
 * integers; they are {@code _OTHER}.
 */
public final class HttpStatus {
  private static final String[] TEXTS = new String[600];

  private HttpStatus() {}

  /** The code as text; empty for 0, which stands for "no response". */
  public static String text(int status) {
    if (status == 0) {
      return "";
    }
    if (status < 100 || status > 599) {
      return HttpMethods.OTHER;
    }
    String text = TEXTS[status];
    if (text == null) {
      text = Integer.toString(status);
      TEXTS[status] = text; // a race writes an equal string
    }
    return text;
  }
}
