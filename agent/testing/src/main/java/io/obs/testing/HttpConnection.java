package io.obs.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection on which a test sends what it likes, byte by byte, well-formed or not. HTTP/1.1; one
 * response at a time is read.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 20_000;

  /** A response; header names in lower case. */
  public static final class Response {
    public final int status;
    public final Map<String, String> headers = new TreeMap<>();
    public String body = "";

    Response(int status) {
      this.status = status;
    }
  }

  private final Socket socket;
  private final InputStream in;

  /** To a port of the loopback interface. */
  public HttpConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request without a body; headers end with a line break each. */
  public void request(String method, String target, String headers) throws IOException {
    send(method + ' ' + target + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");
  }

  /** Sends text, of which each character is a byte. */
  public void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** Sends bytes. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** What comes from the server. */
  public InputStream in() {
    return in;
  }

  /** The next response, whole. */
  public Response response() throws IOException {
    return response(true);
  }

  /**
   * The next response.
   *
   * @param withBody false for the answer to a HEAD request, and where the body is left to be read
   */
  public Response response(boolean withBody) throws IOException {
    String line = line();
    Response response = new Response(Integer.parseInt(line.split(" ")[1]));
    for (line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      response.headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    if (!withBody || response.status < 200 || response.status == 204 || response.status == 304) {
      return response;
    }
    if ("chunked".equals(response.headers.get("transfer-encoding"))) {
      StringBuilder body = new StringBuilder();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.append(text(size));
        line();
      }
      line();
      response.body = body.toString();
    } else if (response.headers.containsKey("content-length")) {
      response.body = text(Integer.parseInt(response.headers.get("content-length")));
    } else {
      response.body = rest();
    }
    return response;
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().trim(), 16);
  }

  /** So many bytes. */
  public String text(int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      int read = in.read(bytes, at, length - at);
      if (read < 0) {
        throw new EOFException("after " + at + " of " + length + " bytes");
      }
      at += read;
    }
    return new String(bytes, ISO_8859_1);
  }

  /** All that comes until the other side closes, or resets: it need not have read all of ours. */
  String rest() throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (SocketException e) {
      return text.toString();
    }
    return text.toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("after '" + line + "'");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Goes away rudely, with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
