package io.obs.instrumentation.jdkhttpserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection on which a test sends what it likes; of Java 8, as the tests are. */
final class Connection implements AutoCloseable {
  /** A response; header names in lower case. */
  static final class Response {
    final int status;
    final Map<String, String> headers = new TreeMap<>();
    String body = "";

    Response(int status) {
      this.status = status;
    }
  }

  private final Socket socket;
  private final InputStream in;

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request without a body; headers end with a line break each. */
  void send(String method, String target, String headers) throws IOException {
    send(method + ' ' + target + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  Response request(String method, String target, String headers) throws IOException {
    send(method, target, headers);
    return response();
  }

  /** Whole, with a body of a known length if it has one. */
  Response response() throws IOException {
    Response response = new Response(Integer.parseInt(line().split(" ")[1]));
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      response.headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    String length = response.headers.get("content-length");
    if (length != null) {
      response.body = text(Integer.parseInt(length));
    }
    return response;
  }

  /** So many bytes. */
  String text(int length) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append((char) next());
    }
    return text.toString();
  }

  /** Whether the server has closed it. */
  boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = next(); next != '\n'; next = next()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private int next() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  /** Goes away rudely, with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
