package io.obs.bootstrap;

import java.net.HttpURLConnection;
import java.net.URL;

/**
 * The door for {@link HttpURLConnection}, which is one call in up to three blocking steps: connect,
 * take the output, take the response. The duration runs from the first step to the response. In
 * flight is only what blocks in one of the steps, because a connection may be opened and then never
 * asked for its response.
 *
 * <p>Kept with the connection. A connection is used by one thread at a time; its own methods are
 * synchronized.
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
    if (call.answered) {
      return null;
    }
    if (call.depth == 0) {
      call.begin(connection);
    }
    call.depth++;
    return call;
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

  /** A step other than the last ended; with an exception, the call failed. */
  public void stepEnded(Throwable thrown) {
    long now = System.nanoTime();
    if (--depth == 0) {
      Sinks.sink.httpClientIdle(method, address, port);
      if (thrown != null) {
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
  public void answered(int responseCode, Throwable thrown) {
    long now = System.nanoTime();
    if (--depth == 0) {
      answered = true;
      Sinks.sink.httpClientIdle(method, address, port);
      if (responseCode > 0) {
        record(responseCode, null, now);
      } else {
        record(0, thrown, now);
      }
    }
  }

  private void record(int status, Throwable thrown, long now) {
    Sinks.sink.httpClientEnded(
        method, address, port, status, HttpClientCall.errorType(status, thrown), now - startNanos);
  }
}
