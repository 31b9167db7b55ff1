package io.obs.exporter.metrics;

/**
 * Port numbers as text without building a string for each call. Pages of the table are made when a
 * port in them is seen: services call few ports.
 */
final class Ports {
  private static final int PAGE = 256;
  private static final String[][] PAGES = new String[PAGE][];

  private Ports() {}

  /** The port as text, {@code _OTHER} for what is none. */
  static String text(int port) {
    if (port < 0 || port >= PAGE * PAGE) {
      return SeriesTable.OTHER;
    }
    String[] page = PAGES[port / PAGE];
    if (page == null) {
      page = new String[PAGE];
      PAGES[port / PAGE] = page; // a race makes an equal one
    }
    String text = page[port % PAGE];
    if (text == null) {
      text = Integer.toString(port);
      page[port % PAGE] = text;
    }
    return text;
  }
}
