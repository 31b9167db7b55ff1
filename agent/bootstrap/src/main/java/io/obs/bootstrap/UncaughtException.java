package io.obs.bootstrap;

/**
 * An exception that nobody caught, with what was known when it was seen. Immutable; made on the
 * thread that failed.
 */
public final class UncaughtException {
  /** It left a request. */
  public static final String HTTP_SERVER = "http_server";

  /** It ended a thread. */
  public static final String THREAD = "thread";

  private final Throwable throwable;
  private final String origin;
  private final long epochMillis;
  private final String threadName;
  private final String requestMethod;
  private final String route;
  private final String path;
  private final int status;

  UncaughtException(Throwable throwable, String origin, Thread thread, HttpServerRequest request) {
    this.throwable = throwable;
    this.origin = origin;
    this.epochMillis = System.currentTimeMillis();
    this.threadName = thread.getName();
    this.requestMethod = request == null ? null : request.method();
    this.route = request == null ? null : request.route();
    this.path = request == null ? null : request.path();
    this.status = request == null ? 0 : request.status();
  }

  /** Never null. */
  public Throwable throwable() {
    return throwable;
  }

  /** One of the constants. */
  public String origin() {
    return origin;
  }

  /** When it was seen, in milliseconds since 1970. */
  public long epochMillis() {
    return epochMillis;
  }

  /** The thread that failed. */
  public String threadName() {
    return threadName;
  }

  /** Null outside a request. */
  public String requestMethod() {
    return requestMethod;
  }

  /** Null outside a request, empty if unknown. */
  public String route() {
    return route;
  }

  /** Null outside a request or if unknown. Without the query. */
  public String path() {
    return path;
  }

  /** The status that was sent; 0 outside a request. */
  public int status() {
    return status;
  }
}
