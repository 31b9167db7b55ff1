package io.obs.exporter.events;

/** A host and a port, as they stand in {@code tcp://HOST:PORT}. Immutable. */
final class ReceiverAddress {
  final String host;
  final int port;

  private ReceiverAddress(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Reads {@code logs:5000}, {@code 10.0.0.7:5000} or {@code [::1]:5000}; a slash may end it. Null
   * for anything else: a host without a port, a path, a user.
   */
  static ReceiverAddress parse(String text) {
    String address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    int colon = address.lastIndexOf(':');
    int port = colon < 0 ? -1 : port(address.substring(colon + 1));
    if (port < 0) {
      return null;
    }
    String host = address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      return host.indexOf(':') >= 0 && isHost(host, ":%") ? new ReceiverAddress(host, port) : null;
    }
    return isHost(host, "") ? new ReceiverAddress(host, port) : null;
  }

  private static boolean isHost(String host, String more) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!(c >= 'a' && c <= 'z')
          && !(c >= 'A' && c <= 'Z')
          && !(c >= '0' && c <= '9')
          && "-._".indexOf(c) < 0
          && more.indexOf(c) < 0) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  /** -1 if it is none. */
  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = 10 * port + (c - '0');
    }
    return port >= 1 && port <= 65535 ? port : -1;
  }
}
