package io.obs.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * HTTP/2 by prior knowledge (RFC 9113, 3.3) or by an upgrade (RFC 7540, 3.2), frame by frame, for
 * what a good client cannot be asked to do. Header blocks are literals without Huffman coding (RFC
 * 7541, 6.2.2) and are not read.
 */
final class Http2Connection implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int GO_AWAY = 7;

  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACKNOWLEDGED = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;

  /** What a stream ended with: a frame's type. */
  static final class Frame {
    final int type;
    final int flags;
    final int stream;
    final byte[] payload;

    Frame(int type, int flags, int stream, byte[] payload) {
      this.type = type;
      this.flags = flags;
      this.stream = stream;
      this.payload = payload;
    }

    /** What it holds of a body, without padding. */
    byte[] content() {
      return (flags & PADDED) == 0
          ? payload
          : Arrays.copyOfRange(payload, 1, payload.length - (payload[0] & 0xff));
    }

    boolean endsStream() {
      return type == RESET || (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
    }
  }

  private final HttpConnection connection;

  Http2Connection(int port) throws IOException {
    this(new HttpConnection(port));
  }

  private Http2Connection(HttpConnection connection) throws IOException {
    this.connection = connection;
    connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    write(SETTINGS, 0, 0, new byte[0]);
  }

  /**
   * Begins with HTTP/1.1. The request is answered on stream 1.
   *
   * @throws IllegalStateException if the server stays with HTTP/1.1
   */
  static Http2Connection upgraded(int port, String target) throws IOException {
    HttpConnection connection = new HttpConnection(port);
    connection.request(
        "GET",
        target,
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n");
    int status = connection.response().status;
    if (status != 101) {
      throw new IllegalStateException("no upgrade but " + status);
    }
    return new Http2Connection(connection);
  }

  /**
   * Sends a request without a body.
   *
   * @param more names and values of further headers
   */
  void get(int stream, String path, String... more) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    // names of the static table (RFC 7541, A); Tomcat takes these four in no other way
    block.write(0x80 | 2); // :method: GET
    block.write(0x80 | 6); // :scheme: http
    block.write(4); // :path
    text(block, path);
    block.write(1); // :authority
    text(block, "test");
    for (int i = 0; i < more.length; i += 2) {
      header(block, more[i], more[i + 1]);
    }
    write(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
  }

  /** Gives a stream up. */
  void cancel(int stream) throws IOException {
    write(RESET, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /**
   * The next frame of a stream, or one that ends the connection; a connection that ends without one
   * counts as that, too, since what was sent to a closed one takes back what it had said last.
   */
  Frame next(int stream) throws IOException {
    while (true) {
      Frame frame;
      try {
        frame = read();
      } catch (SocketException | EOFException e) {
        return new Frame(GO_AWAY, 0, 0, new byte[0]);
      }
      if (frame.stream == stream || frame.type == GO_AWAY) {
        return frame;
      }
      if (frame.type == SETTINGS && (frame.flags & ACKNOWLEDGED) == 0) {
        acknowledge(SETTINGS, new byte[0]);
      } else if (frame.type == PING && (frame.flags & ACKNOWLEDGED) == 0) {
        acknowledge(PING, frame.payload);
      }
    }
  }

  private void acknowledge(int type, byte[] payload) throws IOException {
    try {
      write(type, ACKNOWLEDGED, 0, payload);
    } catch (SocketException e) {
      return; // closed by the server, which need not have been heard yet: reading tells
    }
  }

  /**
   * The body of a stream's response.
   *
   * @throws IOException if the stream is reset or the connection ends
   */
  String body(int stream) throws IOException {
    StringBuilder body = new StringBuilder();
    Frame frame;
    do {
      frame = next(stream);
      if (frame.type == RESET || frame.type == GO_AWAY) {
        throw new IOException("ended by a frame of type " + frame.type);
      }
      if (frame.type == DATA) {
        body.append(new String(frame.content(), ISO_8859_1));
      }
    } while (!frame.endsStream());
    return body.toString();
  }

  /** The frame that ends a stream or the connection. */
  Frame last(int stream) throws IOException {
    Frame frame = next(stream);
    while (!frame.endsStream() && frame.type != GO_AWAY) {
      frame = next(stream);
    }
    return frame;
  }

  private Frame read() throws IOException {
    ByteBuffer head = ByteBuffer.wrap(connection.text(9).getBytes(ISO_8859_1));
    int length = (head.get() & 0xff) << 16 | (head.getShort() & 0xffff);
    int type = head.get();
    int flags = head.get();
    int stream = head.getInt() & Integer.MAX_VALUE;
    return new Frame(type, flags, stream, connection.text(length).getBytes(ISO_8859_1));
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    connection.send(frame.array());
  }

  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    block.write(text.length()); // under 127
    byte[] bytes = text.getBytes(ISO_8859_1);
    block.write(bytes, 0, bytes.length);
  }

  void reset() throws IOException {
    connection.reset();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
