package io.obs.exporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/**
 * One client. Its daemon thread reads a request, answers, and reads the next (RFC 9112 section 9.3)
 * until either side has enough; there is no thread without a connection. Reads and writes block
 * without a time-out of their own: {@link Connections} closes the socket when time is up, which
 * ends them with an exception. An ended client is no trouble, and is told to nobody.
 */
final class Connection implements Runnable, RequestReader.Listener {
  private static final long LINGER_BYTES = 256 * 1024;

  private final Socket socket;
  private final Connections connections;
  private final Pages pages;
  private final Limits limits;
  private final Trouble trouble;

  // Guarded by connections.
  Connections.Phase phase;
  long sinceNanos;
  long deadlineNanos;
  long pendingBytes;
  boolean cutOff;

  Connection(Socket socket, Connections connections, Pages pages, Limits limits, Trouble trouble) {
    this.socket = socket;
    this.connections = connections;
    this.pages = pages;
    this.limits = limits;
    this.trouble = trouble;
  }

  @Override
  public void run() {
    try {
      converse();
    } catch (IOException e) {
      // The client went away, or was cut off.
    } catch (Throwable e) {
      // Not to the thread's uncaught exception handler: that one is the application's.
      trouble.report(Trouble.Kind.INTERNAL, "the metrics endpoint failed: " + e);
    } finally {
      connections.remove(this);
    }
  }

  private void converse() throws IOException {
    socket.setTcpNoDelay(true);
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    RequestReader requests = new RequestReader(in, limits.headBytes, limits.requestBodyBytes);
    while (true) {
      boolean keep = false;
      boolean head = false;
      boolean old = false;
      Response response;
      try {
        Request request = requests.next(this);
        if (request == null) {
          return;
        }
        connections.answering(this);
        head = request.isHead();
        old = request.isOldVersion();
        response = pages.answer(request);
        keep = request.keepAlive();
      } catch (BadRequest e) {
        response = refusal(e);
      }
      connections.writing(this, response.length());
      response.writeTo(out, head, keep ? old ? "keep-alive" : null : "close");
      if (!keep) {
        break;
      }
      connections.reading(this);
    }
    linger(in);
  }

  static Response refusal(BadRequest e) {
    return Response.text(e.status(), "Bad request: " + e.getMessage() + "\n");
  }

  /**
   * Ends our half and reads past what still comes. Closing at once would send a reset if anything
   * is unread, and the client might lose the answer with it (RFC 9112 section 9.6).
   */
  private void linger(InputStream in) throws IOException {
    connections.lingering(this);
    socket.shutdownOutput();
    byte[] rest = new byte[4 * 1024];
    long left = LINGER_BYTES;
    int n = in.read(rest);
    while (n >= 0 && left > 0) {
      left -= n;
      n = in.read(rest);
    }
  }

  @Override
  public void requestStarted() throws IOException {
    connections.requestStarted(this);
  }

  /** Called under the lock of {@link Connections}. */
  void checkOpen() throws IOException {
    if (cutOff) {
      throw new SocketException("cut off");
    }
  }

  /** Called under the lock of {@link Connections}, by any thread; the close does not block. */
  void cutOff() {
    cutOff = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is closed.
    }
  }
}
