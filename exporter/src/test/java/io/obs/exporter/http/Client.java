package io.obs.exporter.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends exactly what it is told, malformed or not. */
final class Client implements Closeable {
  final Socket socket = new Socket();
  private final InputStream in;

  Client(int port) throws IOException {
    this(port, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer 0 for the system's choice
   */
  Client(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(15_000);
    socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 15_000);
    in = socket.getInputStream();
  }

  static Reply get(int port, String target, String... fields) throws IOException {
    try (Client client = new Client(port)) {
      return client.send(request("GET", target, fields)).reply();
    }
  }

  static String request(String method, String target, String... fields) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: it\r\n");
    for (String field : fields) {
      text.append(field).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  Client send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Reply reply() throws IOException {
    return reply(true);
  }

  Reply replyToHead() throws IOException {
    return reply(false);
  }

  private Reply reply(boolean withBody) throws IOException {
    Reply reply = new Reply();
    String line = line();
    if (!line.startsWith("HTTP/1.1 ")) {
      throw new IOException("not a status line: " + line);
    }
    reply.status = Integer.parseInt(line.substring(9, 12));
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(": ");
      reply.fields.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 2));
    }
    if (withBody) {
      byte[] body = new byte[Integer.parseInt(reply.fields.get("content-length"))];
      int n = 0;
      while (n < body.length) {
        int more = in.read(body, n, body.length - n);
        if (more < 0) {
          throw new EOFException(n + " bytes of " + body.length);
        }
        n += more;
      }
      reply.body = body;
    }
    return reply;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended in a line: " + line);
      }
      line.write(c);
    }
    return line.toString("ISO-8859-1").trim();
  }

  /** Whether the server has closed, orderly or not; waits for it to send something or to close. */
  boolean isClosed() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static final class Reply {
    int status;
    final Map<String, String> fields = new HashMap<>();
    byte[] body = new byte[0];

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
