package io.obs.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ServerSocketFactory;

/**
 * A small HTTP/1.1 server. The path says what it does.
 *
 * <pre>
 * /ok                200 with a short body
 * /status/404        that status with a body
 * /redirect/2        302 to /redirect/1, to /redirect/0, which is 200
 * /circular          302 to itself
 * /login             401, and 200 for whoever says who he is
 * /headers-cut       closes in the middle of the headers
 * /body-cut          closes in the middle of the body
 * /body-stuck        keeps the rest of the body to itself
 * /silent            never answers
 * </pre>
 */
public final class TestServer extends SocketServer {
  private final String scheme;

  /** Listens on a free port of the loopback interface. */
  public TestServer() throws IOException {
    this("http", ServerSocketFactory.getDefault());
  }

  /** The same, with sockets of a factory. */
  public TestServer(String scheme, ServerSocketFactory factory) throws IOException {
    super(factory.createServerSocket(0, 200, InetAddress.getByName("localhost")));
    this.scheme = scheme;
    start();
  }

  /** The address of a path. */
  public URI uri(String path) {
    return URI.create(scheme + "://localhost:" + port() + path);
  }

  @Override
  void serve(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String request = line(in);
    while (request != null && answer(request, in, socket)) {
      request = line(in);
    }
    socket.close();
  }

  /** Returns whether the connection stays. */
  private boolean answer(String request, InputStream in, Socket socket) throws IOException {
    String method = request.split(" ")[0];
    String path = request.split(" ")[1];
    boolean authorized = readHeadersAndBody(in);
    OutputStream out = socket.getOutputStream();
    if (path.equals("/body-stuck")) {
      write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort");
    }
    if (path.equals("/silent") || path.equals("/body-stuck")) {
      while (in.read() >= 0) {
        // until the client goes
      }
      return false;
    }
    if (path.equals("/headers-cut")) {
      write(out, "HTTP/1.1 200 OK\r\nContent-Le");
      return false;
    }
    if (path.equals("/body-cut")) {
      write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort");
      return false;
    }
    int status = 200;
    String more = "";
    if (path.startsWith("/status/")) {
      status = number(path);
    } else if (path.equals("/circular")) {
      status = 302;
      more = "Location: /circular\r\n";
    } else if (path.startsWith("/redirect/") && number(path) > 0) {
      status = 302;
      more = "Location: /redirect/" + (number(path) - 1) + "\r\n";
    } else if (path.equals("/login") && !authorized) {
      status = 401;
      more = "WWW-Authenticate: Basic realm=\"test\"\r\n";
    }
    String body = method.equals("HEAD") ? "" : "hello";
    write(
        out,
        "HTTP/1.1 "
            + status
            + " Said\r\n"
            + more
            + "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\n"
            + body);
    return true;
  }

  private static int number(String path) {
    return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
  }

  private static boolean readHeadersAndBody(InputStream in) throws IOException {
    boolean authorized = false;
    boolean chunked = false;
    int length = 0;
    String header;
    while ((header = line(in)) != null && !header.isEmpty()) {
      String lower = header.toLowerCase(Locale.ROOT);
      authorized |= lower.startsWith("authorization:");
      chunked |= lower.equals("transfer-encoding: chunked");
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      }
    }
    do {
      if (chunked) {
        String size = line(in);
        length = size == null ? 0 : Integer.parseInt(size, 16);
      }
      for (int i = 0; i < length; i++) {
        in.read();
      }
      if (chunked) {
        line(in);
      }
    } while (chunked && length > 0);
    return authorized;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int read;
    while ((read = in.read()) >= 0) {
      if (read == '\n') {
        return line.toString();
      }
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return null;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
