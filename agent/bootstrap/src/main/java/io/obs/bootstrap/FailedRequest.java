package io.obs.bootstrap;

/**
 * What an error event tells of the request during which something failed. Taken on the request's
 * thread while the server still knows it; immutable afterwards.
 */
public final class FailedRequest {
  private static volatile boolean trustForwarded;

  private final String method;
  private final String route;
  private final String path;
  private final int status;
  private final long nanos;
  private final String clientAddress;
  private final String userAgent;
  private final String requestId;
  private final String traceId;
  private final String spanId;

  /**
   * @param source the server's own request; null if it is not known any more
   */
  FailedRequest(String method, String route, String path, int status, long nanos, Object source) {
    this.method = method;
    this.route = route;
    this.path = withoutParameters(path == null ? RequestReader.path(source) : path);
    this.status = status;
    this.nanos = nanos;
    String forwarded = trustForwarded ? RequestReader.header(source, "X-Forwarded-For") : null;
    this.clientAddress =
        forwarded == null ? RequestReader.clientAddress(source) : firstOf(forwarded);
    this.userAgent = RequestReader.header(source, "User-Agent");
    this.requestId = RequestReader.header(source, "X-Request-Id");
    String trace = RequestReader.header(source, "traceparent");
    boolean traced = isTraceparent(trace);
    this.traceId = traced ? trace.substring(3, 35) : null;
    this.spanId = traced ? trace.substring(36, 52) : null;
  }

  /** With what was not known yet when the rest was read. */
  FailedRequest(FailedRequest read, String route, int status, long nanos) {
    this.method = read.method;
    this.route = route;
    this.path = read.path;
    this.status = status;
    this.nanos = nanos;
    this.clientAddress = read.clientAddress;
    this.userAgent = read.userAgent;
    this.requestId = read.requestId;
    this.traceId = read.traceId;
    this.spanId = read.spanId;
  }

  /**
   * Whether {@code X-Forwarded-For} names the client. Only where a proxy sets it: a client can send
   * anything.
   */
  public static void trustForwarded(boolean trust) {
    trustForwarded = trust;
  }

  private static String firstOf(String forwarded) {
    int comma = forwarded.indexOf(',');
    return (comma < 0 ? forwarded : forwarded.substring(0, comma)).trim();
  }

  /**
   * Whether a header is what W3C's Trace Context, 3.2, says: version, trace, parent and flags in
   * lower-case hexadecimal digits, neither of the identifiers all zeros. Later versions may add to
   * it.
   */
  private static boolean isTraceparent(String header) {
    if (header == null
        || header.length() < 55
        || header.length() > 55 && (header.startsWith("00") || header.charAt(55) != '-')
        || header.startsWith("ff")) {
      return false;
    }
    for (int i = 0; i < 55; i++) {
      char c = header.charAt(i);
      if (i == 2 || i == 35 || i == 52) {
        if (c != '-') {
          return false;
        }
      } else if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return !isZeros(header, 3, 35) && !isZeros(header, 36, 52);
  }

  private static boolean isZeros(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  /** Path parameters (RFC 3986, 3.3) may hold the session's id. */
  private static String withoutParameters(String path) {
    if (path == null || path.indexOf(';') < 0) {
      return path;
    }
    StringBuilder shorter = new StringBuilder(path.length());
    for (int from = 0; from < path.length(); ) {
      int semicolon = path.indexOf(';', from);
      if (semicolon < 0) {
        semicolon = path.length();
      }
      shorter.append(path, from, semicolon);
      int slash = path.indexOf('/', semicolon);
      from = slash < 0 ? path.length() : slash;
    }
    return shorter.toString();
  }

  /** One of the known methods, {@code _OTHER} for others. */
  public String method() {
    return method;
  }

  /** The template or mapping that serves the request; empty if it is not known, or not yet. */
  public String route() {
    return route;
  }

  /** The path as asked for, without query and parameters; null if unknown. */
  public String path() {
    return path;
  }

  /** The status as sent; 0 if the request is still under way. */
  public int status() {
    return status;
  }

  /** From the request's arrival until now. */
  public long nanos() {
    return nanos;
  }

  /** The client's address, that of the last proxy's client where that is trusted; or null. */
  public String clientAddress() {
    return clientAddress;
  }

  /** The header {@code User-Agent}; or null. */
  public String userAgent() {
    return userAgent;
  }

  /** The header {@code X-Request-Id}; or null. */
  public String requestId() {
    return requestId;
  }

  /** From the header {@code traceparent}: 32 hexadecimal digits; or null. */
  public String traceId() {
    return traceId;
  }

  /** From the header {@code traceparent}, the caller's span: 16 hexadecimal digits; or null. */
  public String spanId() {
    return spanId;
  }
}
