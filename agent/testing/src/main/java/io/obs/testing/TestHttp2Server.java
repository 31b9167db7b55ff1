package io.obs.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small HTTP/2 server without encryption, for clients that know what it speaks (RFC 9113, 3.3).
 * It gives every request the same answer, so that it need not read any header; bodies are not
 * expected.
 */
final class TestHttp2Server extends SocketServer {
  /** Instead of a status: each stream is reset. */
  static final int RESETS = 0;

  /** Instead of a status: no stream is ever answered. */
  static final int SILENT = -1;

  private static final int PREFACE_LENGTH = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACKNOWLEDGED = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final byte[] INTERNAL_ERROR = {0, 0, 0, 2};

  private final int status;
  private final AtomicInteger requests = new AtomicInteger();

  TestHttp2Server(int status) throws IOException {
    super(new ServerSocket(0, 200, InetAddress.getByName("localhost")));
    this.status = status;
    start();
  }

  URI uri() {
    return URI.create("http://localhost:" + port() + "/page");
  }

  int requests() {
    return requests.get();
  }

  @Override
  void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    in.readFully(new byte[PREFACE_LENGTH]);
    write(out, SETTINGS, 0, 0, new byte[0]);
    while (true) {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      byte[] payload = new byte[lengthAndType >>> 8];
      in.readFully(payload);
      int type = lengthAndType & 0xff;
      if (type == HEADERS) {
        requests.incrementAndGet();
        answer(out, stream);
      } else if ((type == SETTINGS || type == PING) && (flags & ACKNOWLEDGED) == 0) {
        write(out, type, ACKNOWLEDGED, 0, type == PING ? payload : new byte[0]);
      }
    }
  }

  private void answer(OutputStream out, int stream) throws IOException {
    if (status == RESETS) {
      write(out, RESET, 0, stream, INTERNAL_ERROR);
    } else if (status != SILENT) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.write(8); // a literal :status (RFC 7541, 6.2.2 and A)
      block.write(3);
      block.write(Integer.toString(status).getBytes(ISO_8859_1));
      write(out, HEADERS, END_HEADERS, stream, block.toByteArray());
      write(out, DATA, END_STREAM, stream, "hello".getBytes(ISO_8859_1));
    }
  }

  private static void write(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
    out.flush();
  }
}
