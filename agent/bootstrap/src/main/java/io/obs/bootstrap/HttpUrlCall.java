package io.obs.bootstrap;

import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URL;

/**
 * The door for {@link HttpURLConnection}, which is one call in up to three blocking steps: connect,
 * take the output, take the response. The duration runs from the first step to the response. In
 * flight is only what blocks in one of the steps, because a connection may be opened and then never
 * asked for its response.
 *
 * <p>Kept with the connection. Synchronized, because advice runs outside the locks by which the
 * connection's own methods keep threads apart since Java 21.
 */
public final class HttpUrlCall {
  private int depth;
  private boolean begun;
  private boolean answered;
  private long startNanos;
  private String method;
  private String address;
  private int port;

  private HttpUrlCall() {}

  /**
   * One of the steps begins.
   *
   * @return null if there is nothing to measure because the response is known already; else {@link
   *     #stepEnded} or {@link #answered} must follow on this thread
   */
  public static HttpUrlCall stepStarted(HttpURLConnection connection) {
    Object state = ObjectState.get(connection);
    HttpUrlCall call;
    if (state instanceof HttpUrlCall) {
      call = (HttpUrlCall) state;
    } else {
      call = new HttpUrlCall();
      ObjectState.set(connection, call);
    }
    return call.step(connection) ? call : null;
  }

  private synchronized boolean step(HttpURLConnection connection) {
    if (answered) {
      return false;
    }
    if (depth == 0) {
      begin(connection);
    }
    depth++;
    return true;
  }

  private void begin(HttpURLConnection connection) {
    URL url = connection.getURL();
    method = HttpMethods.known(connection.getRequestMethod());
    address = url.getHost();
    port = url.getPort() >= 0 ? url.getPort() : url.getDefaultPort();
    if (!begun) {
      begun = true;
      startNanos = System.nanoTime();
    }
    Sinks.sink.httpClientActive(method, address, port);
  }

  /**
   * A step other than the last ended; with an exception, the call failed. Not so with a {@link
   * ProtocolException}: output was not asked for, or the server would not have it (RFC 9110,
   * 10.1.1); the response is still to come.
   */
  public synchronized void stepEnded(Throwable thrown) {
    long now = System.nanoTime();
    if (--depth == 0) {
      Sinks.sink.httpClientIdle(method, address, port);
      if (thrown != null && !(thrown instanceof ProtocolException)) {
        begun = false; // whoever tries again makes another call
        record(0, thrown, now);
      }
    }
  }

  /**
   * The last step ended.
   *
   * @param responseCode the connection's own field, -1 if no response came
   * @param thrown what the caller gets instead of a stream, for an error status too
   */
  public synchronized void answered(int responseCode, Throwable thrown) {
    long now = System.nanoTime();
    if (--depth == 0 && !answered) {
      answered = true;
      Sinks.sink.httpClientIdle(method, address, port);
      // that an error status has no stream is told by an exception, too
      record(Math.max(responseCode, 0), responseCode >= 400 ? null : thrown, now);
    }
  }

  private void record(int status, Throwable thrown, long now) {
    String errorType = HttpClientCall.errorType(status, thrown);
    Sinks.sink.httpClientEnded(method, address, port, status, errorType, now - startNanos);
    RecentCalls recent = ThreadCalls.current().recent();
    recent.client(recent.unit(), method, address, port, status, errorType, now - startNanos, now);
  }
}
