package io.obs.exporter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A response's body, held whole before its first byte is sent: its length is then known, and no
 * collector's lock is held while a reader dawdles. Kept in pieces of 16 KiB, so that a large scrape
 * neither copies itself while it grows nor needs one large array. Used by one thread at a time.
 */
final class Body extends OutputStream {
  private static final int PIECE = 16 * 1024;

  private final long limit;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] piece = new byte[512];
  private int used;
  private long length;

  Body(long limit) {
    this.limit = limit;
  }

  static Body of(String text) {
    Body body = new Body(Long.MAX_VALUE);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.piece = bytes;
    body.used = bytes.length;
    body.length = bytes.length;
    return body;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Appends.
   *
   * @throws TooLarge if the body would pass its limit
   */
  @Override
  public void write(byte[] bytes, int offset, int count) throws TooLarge {
    if (length + count > limit) {
      throw new TooLarge(limit);
    }
    int from = offset;
    int left = count;
    while (left > 0) {
      if (used == piece.length) {
        full.add(piece);
        piece = new byte[PIECE];
        used = 0;
      }
      int n = Math.min(left, piece.length - used);
      System.arraycopy(bytes, from, piece, used, n);
      used += n;
      from += n;
      left -= n;
    }
    length += count;
  }

  long length() {
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    for (byte[] bytes : full) {
      out.write(bytes);
    }
    out.write(piece, 0, used);
  }

  /** The body is larger than we are ready to hold in the application's memory. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(long limit) {
      super("the metrics are larger than " + limit + " bytes");
    }
  }
}
