package io.obs.bootstrap;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One call to another service: the door for HTTP clients. Ends once, however often and on however
 * many threads it is ended.
 *
 * <pre>
 * start                 the call is on its way
 * end                   the response, or what came instead: one observation
 * </pre>
 *
 * Redirects that a client follows by itself belong to the call; its address is the first one.
 */
public class HttpClientCall {
  /** Instead of an atomic object, so that a call is one object. */
  private static final AtomicIntegerFieldUpdater<HttpClientCall> STATE =
      AtomicIntegerFieldUpdater.newUpdater(HttpClientCall.class, "state");

  private static final int UNDER_WAY = 1;
  private static final int ENDED = 2;

  private String method;
  private String address;
  private int port;
  private long startNanos;
  private RecentCalls recent;
  private int unit;

  /** Written last and read first, so that whoever ends the call sees the rest. */
  private volatile int state;

  HttpClientCall() {}

  /** Makes this the call that goes out now. */
  final void begin(String method, String scheme, String address, int port) {
    this.method = HttpMethods.known(method);
    this.address = address == null ? "" : address;
    this.port = port >= 0 ? port : "https".equalsIgnoreCase(scheme) ? 443 : 80;
    this.recent = ThreadCalls.current().recent();
    this.unit = recent.unit();
    Sinks.sink.httpClientActive(this.method, this.address, this.port);
    this.startNanos = System.nanoTime();
    STATE.lazySet(this, UNDER_WAY);
  }

  /**
   * A call is on its way.
   *
   * @param address the host as the caller wrote it; null counts as empty
   * @param port -1 for the scheme's own
   * @param scheme null counts as http
   */
  public static HttpClientCall start(String method, String scheme, String address, int port) {
    HttpClientCall call = new HttpClientCall();
    call.begin(method, scheme, address, port);
    return call;
  }

  /**
   * The call ended.
   *
   * @param status of the response; 0 if none came
   * @param thrown what came instead; null if a response came
   */
  public void end(int status, Throwable thrown) {
    if (STATE.compareAndSet(this, UNDER_WAY, ENDED)) {
      long now = System.nanoTime();
      long nanos = now - startNanos;
      Sink sink = Sinks.sink;
      sink.httpClientIdle(method, address, port);
      String errorType = errorType(status, thrown);
      sink.httpClientEnded(method, address, port, status, errorType, nanos);
      RecentCalls calls = recent;
      recent = null; // an ended call may be kept for the next one
      calls.client(unit, method, address, port, status, errorType, nanos, now);
    }
  }

  static String errorType(int status, Throwable thrown) {
    if (thrown != null) {
      return cause(thrown).getClass().getName();
    }
    return status >= 400 ? HttpStatus.text(status) : "";
  }

  /** What a future wrapped around the failure itself. */
  private static Throwable cause(Throwable thrown) {
    Throwable inner = thrown;
    while (Causes.of(inner) != null
        && (inner.getClass() == CompletionException.class
            || inner.getClass() == ExecutionException.class)) {
      inner = Causes.of(inner);
    }
    return inner;
  }
}
