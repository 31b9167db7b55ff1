package io.obs.exporter.http;

/**
 * The ports that the endpoint may listen at: one port, a range of which the first free one is
 * taken, or 0 for any. Immutable.
 */
public final class PortRange {
  private static final int HIGHEST = 65535;

  private final int first;
  private final int last;

  private PortRange(int first, int last) {
    this.first = first;
    this.last = last;
  }

  /**
   * Reads {@code 9464}, {@code 9464-9474} or {@code 0}; blanks around the numbers are ignored.
   *
   * @throws IllegalArgumentException with a message fit for the user if the text is anything else
   */
  public static PortRange parse(String text) {
    if (text == null) {
      throw new IllegalArgumentException("no port given");
    }
    int dash = text.indexOf('-');
    if (dash < 0) {
      int port = port(text, text);
      return new PortRange(port, port);
    }
    int first = port(text.substring(0, dash), text);
    int last = port(text.substring(dash + 1), text);
    if (first == 0) {
      throw new IllegalArgumentException(
          "port range " + text.trim() + " starts at 0; 0 stands alone and means any free port");
    }
    if (first > last) {
      throw new IllegalArgumentException("port range " + text.trim() + " ends before it starts");
    }
    return new PortRange(first, last);
  }

  private static int port(String part, String whole) {
    String digits = part.trim();
    int port = 0;
    boolean valid = !digits.isEmpty();
    for (int i = 0; valid && i < digits.length(); i++) {
      char c = digits.charAt(i);
      port = port * 10 + (c - '0');
      valid = c >= '0' && c <= '9' && port <= HIGHEST;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "'" + whole + "' is neither a port (0 to 65535) nor a range such as 9464-9474");
    }
    return port;
  }

  /** The lowest port; 0 if any port will do. */
  public int first() {
    return first;
  }

  /** The highest port; the same as {@link #first()} unless this is a range. */
  public int last() {
    return last;
  }

  /** The text that {@link #parse} reads back. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
