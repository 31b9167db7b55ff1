package io.obs.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client that costs little, so that what is measured on the same cores is the server: sends
 * prepared bytes on a connection that is kept, and reads just so much of the answer as tells where
 * it ends. Used by one thread.
 */
final class HttpConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final int port;
  private final byte[] buffer = new byte[1 << 16];
  private Socket socket;
  private int start;
  private int end;
  private long received;

  HttpConnection(int port) {
    this.port = port;
  }

  static byte[] get(String path, String... fields) {
    return request("GET", path, "", fields);
  }

  static byte[] post(String path, String form) {
    return request("POST", path, form, "Content-Type: application/x-www-form-urlencoded");
  }

  private static byte[] request(String method, String path, String body, String... fields) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    if (!method.equals("GET")) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return request.append("\r\n").append(body).toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends the request and reads the whole answer; its status. */
  int exchange(byte[] request) throws IOException {
    if (socket == null) {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      start = 0;
      end = 0;
    }
    socket.getOutputStream().write(request);
    return readAnswer(socket.getInputStream());
  }

  /** Bytes of the last answer's body, as sent. */
  long received() {
    return received;
  }

  private int readAnswer(InputStream in) throws IOException {
    int head = readHead(in);
    String text = new String(buffer, start, head, StandardCharsets.ISO_8859_1);
    start += head;
    String lower = text.toLowerCase(Locale.ROOT);
    int status = Integer.parseInt(text.substring(9, 12));
    received = 0;
    if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
      readChunks(in);
    } else {
      String length = field(lower, "\r\ncontent-length: ");
      if (length == null && status != 204 && status != 304) {
        throw new IOException("an answer without length: " + text);
      }
      skip(in, length == null ? 0 : Long.parseLong(length));
    }
    if (lower.contains("\r\nconnection: close\r\n")) {
      close(); // Tomcat does so after 500
    }
    return status;
  }

  private static String field(String head, String name) {
    int at = head.indexOf(name);
    return at < 0 ? null : head.substring(at + name.length(), head.indexOf('\r', at + 2)).strip();
  }

  private int readHead(InputStream in) throws IOException {
    int scanned = start;
    while (true) {
      for (; scanned + 3 < end; scanned++) {
        if (buffer[scanned] == '\r'
            && buffer[scanned + 1] == '\n'
            && buffer[scanned + 2] == '\r'
            && buffer[scanned + 3] == '\n') {
          return scanned + 4 - start;
        }
      }
      scanned -= start;
      fill(in);
      scanned += start;
    }
  }

  private void readChunks(InputStream in) throws IOException {
    while (true) {
      long size = Long.parseLong(readLine(in), 16);
      skip(in, size);
      readLine(in);
      if (size == 0) {
        return;
      }
    }
  }

  private String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (start == end) {
        fill(in);
      }
      char c = (char) buffer[start++];
      if (c == '\n') {
        return line.toString().strip();
      }
      line.append(c);
    }
  }

  private void skip(InputStream in, long count) throws IOException {
    received += count;
    long left = count;
    while (true) {
      int now = (int) Math.min(left, end - start);
      start += now;
      left -= now;
      if (left == 0) {
        return;
      }
      fill(in);
    }
  }

  private void fill(InputStream in) throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      throw new IOException("a head of more than " + end + " bytes");
    }
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    end += count;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
