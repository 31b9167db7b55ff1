package io.obs.bootstrap;

/**
 * One request that a server answers, from its arrival until its response is finished: the door for
 * servers. A server that reuses its request objects keeps one of these with each and reuses it too.
 *
 * <p>The life of a request, in this order; each step may run on another thread, but the server
 * hands the request over between them, as it does its own:
 *
 * <pre>
 * start                 the request arrived
 *   templated           a framework has found its template (0 to n times, first wins)
 *   routed              the route is known (0 to n times, first wins)
 *   sent                the status can change no more (0 to n times, first wins)
 *   answered            the response is finished: status and exception (the last one counts)
 * end                   nothing follows: one observation
 * </pre>
 *
 * A step without {@link #start} before it does nothing, so that an agent attached in the middle of
 * a request counts it not at all rather than wrongly.
 */
public final class HttpServerRequest {
  private boolean started;
  private boolean answered;
  private boolean failed;
  private long startNanos;
  private String method;
  private String template;
  private String route;
  private String path;
  private int status;
  private int sentStatus;
  private Throwable exception;

  /** A request arrived. If its predecessor never ended, the predecessor ends now, as a lost one. */
  public void start(String method) {
    if (started) {
      finish(0);
    }
    answered = false;
    failed = false;
    template = null;
    route = "";
    path = null;
    status = 0;
    sentStatus = 0;
    exception = null;
    this.method = HttpMethods.known(method);
    started = true;
    Sinks.sink.httpServerStarted(this.method);
    startNanos = System.nanoTime();
  }

  /** Whether a request is under way. */
  public boolean isStarted() {
    return started;
  }

  /** Whether the server itself failed at this request, and so may speak of it once more. */
  public boolean isFailed() {
    return failed;
  }

  /**
   * A framework's template for this request; the first one stays, so that an error page which the
   * same framework serves takes no part.
   */
  public void templated(String template) {
    if (started && this.template == null) {
      this.template = template;
    }
  }

  /** The framework's template; null if none was found. */
  public String template() {
    return template;
  }

  /** The route; the first one that is not empty stays. Null counts as empty. */
  public void routed(String route) {
    if (started && route != null && this.route.isEmpty()) {
      this.route = route;
    }
  }

  /**
   * A status is on its way to the client, and whatever the server makes of the response later, the
   * client will see no other. Only needed where a server changes it nevertheless.
   */
  public void sent(int status) {
    if (started && sentStatus == 0) {
      sentStatus = status;
    }
  }

  /**
   * The response is finished.
   *
   * @param status the status as sent, unless {@link #sent} knows better
   * @param path the path as asked for, for the error event only, with or without path parameters
   *     (RFC 3986, 3.3); may be null
   * @param exception what left the application, null if nothing did
   */
  public void answered(int status, String path, Throwable exception) {
    if (started) {
      answered = true;
      this.status = sentStatus == 0 ? status : sentStatus;
      this.path = path;
      this.exception = exception;
    }
  }

  /** The server itself failed after all and sent this status instead. */
  public void failed(int status, Throwable exception) {
    if (started) {
      answered = true;
      failed = true;
      this.status = sentStatus == 0 ? status : sentStatus;
      if (this.exception == null) {
        this.exception = exception;
      }
    }
  }

  /** Ends the request if it is answered; one that is not goes on, asynchronously. */
  public void endIfAnswered() {
    if (started && answered) {
      finish(System.nanoTime() - startNanos);
    }
  }

  private void finish(long nanos) {
    started = false;
    Throwable thrown = null;
    if (exception != null) {
      thrown = ErrorRecorder.unwrapped(exception);
      exception = null;
      path = withoutParameters(path);
    }
    String errorType = "";
    if (thrown != null) {
      errorType = thrown.getClass().getName();
    } else if (status >= 500) {
      errorType = HttpStatus.text(status);
    }
    Sinks.sink.httpServerEnded(method, route, status, errorType, nanos);
    if (thrown != null) {
      ErrorRecorder.leftRequest(this, thrown);
    }
  }

  /** Path parameters may hold the session's id. */
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

  /** The template or mapping that served the request; empty if none did. */
  public String route() {
    return route;
  }

  /** The path as asked for, without query and parameters; null if unknown. */
  public String path() {
    return path;
  }

  /** The status as sent. */
  public int status() {
    return status;
  }
}
