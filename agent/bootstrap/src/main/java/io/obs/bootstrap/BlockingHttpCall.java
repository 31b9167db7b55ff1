package io.obs.bootstrap;

import java.io.IOException;

/**
 * A call that its caller waits for, by a client that is asynchronous inside: measured around the
 * waiting, so that nothing has to be hung onto the future that the client makes meanwhile. While it
 * lasts, the client's own asynchronous call for the same request is not counted again.
 *
 * <p>By the request and not by depth: a waiting thread of a fork-join pool may run other tasks, and
 * their calls count.
 */
public final class BlockingHttpCall extends HttpClientCall {
  /** The request that an earlier call on this thread waits for. */
  private Object outer;

  private BlockingHttpCall() {}

  /**
   * A call is on its way; see {@link HttpClientCall#start}. Ends on the same thread, and is that
   * thread's next call once it has.
   */
  public static BlockingHttpCall start(
      Object request, String method, String scheme, String address, int port) {
    ThreadCalls calls = ThreadCalls.current();
    BlockingHttpCall call = calls.endedCall;
    if (call == null) {
      call = new BlockingHttpCall();
    }
    calls.endedCall = null;
    call.begin(method, scheme, address, port);
    call.outer = calls.awaited;
    calls.awaited = request;
    return call;
  }

  /** Whether the current thread waits for this request's response already. */
  public static boolean awaits(Object request) {
    return ThreadCalls.current().awaited == request;
  }

  /** Nobody waits any more; {@link #end} must follow. */
  public void waited() {
    ThreadCalls.current().awaited = outer;
    outer = null;
  }

  @Override
  public void end(int status, Throwable thrown) {
    super.end(status, thrown);
    ThreadCalls.current().endedCall = this;
  }

  /** What failed: the client wraps what is no {@link IOException} into one, to throw it. */
  public static Throwable cause(Throwable thrown) {
    return thrown != null && thrown.getClass() == IOException.class && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }
}
