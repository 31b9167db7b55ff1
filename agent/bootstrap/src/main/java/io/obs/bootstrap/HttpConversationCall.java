package io.obs.bootstrap;

/**
 * A call that takes a client several requests, each of which it ends as if it were its caller's: to
 * follow a redirect, or to say who it is. Only what its caller hears of ends the call.
 *
 * <pre>
 * start
 *   intercepted(true)     the client takes the next ending for itself
 *   completed             of such a request: nothing
 *   intercepted(false)    the next ending is the caller's
 * completed               ends the call
 * </pre>
 */
public final class HttpConversationCall extends HttpClientCall {
  private volatile boolean intercepted;

  private HttpConversationCall() {}

  /** A call is on its way; see {@link HttpClientCall#start}. */
  public static HttpConversationCall start(String method, String scheme, String address, int port) {
    HttpConversationCall call = new HttpConversationCall();
    call.begin(method, scheme, address, port);
    return call;
  }

  /** Whether the client takes the next ending for itself. */
  public void intercepted(boolean byClient) {
    intercepted = byClient;
  }

  /**
   * A request ended, and the call with it unless the client takes that for itself.
   *
   * @param status of the response; not counted if it was not received to its end
   * @param thrown what came instead of the response or of its body; null if all of it came
   */
  public void completed(int status, Throwable thrown) {
    if (!intercepted) {
      end(thrown == null ? status : 0, thrown);
    }
  }
}
