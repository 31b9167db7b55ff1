package io.obs.bootstrap;

/**
 * The methods that may stand in a label: those of RFC 9110 and RFC 5789, as the OpenTelemetry
 * conventions list them. A client can send any token, so all others are {@code _OTHER}.
 */
final class HttpMethods {
  static final String OTHER = "_OTHER";

  private HttpMethods() {}

  /** The constant for a method, {@link #OTHER} if unknown or null. Case matters (RFC 9110, 9.1). */
  static String known(String method) {
    if (method != null) {
      switch (method) {
        case "GET":
          return "GET";
        case "POST":
          return "POST";
        case "PUT":
          return "PUT";
        case "DELETE":
          return "DELETE";
        case "HEAD":
          return "HEAD";
        case "OPTIONS":
          return "OPTIONS";
        case "PATCH":
          return "PATCH";
        case "TRACE":
          return "TRACE";
        case "CONNECT":
          return "CONNECT";
        default:
          break;
      }
    }
    return OTHER;
  }
}
