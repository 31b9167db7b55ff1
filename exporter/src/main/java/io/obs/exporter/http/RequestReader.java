package io.obs.exporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a connection's bytes into requests. One buffer of fixed size holds a request's head, so a
 * client cannot make it grow; what follows the head (pipelined requests) stays there for the next
 * call. Knows no time: a reader that waits too long is ended by closing the socket.
 */
final class RequestReader {
  /** Told that a request's first byte has come. */
  interface Listener {
    void requestStarted() throws IOException;
  }

  private final InputStream in;
  private final long bodyLimit;
  private final byte[] buffer;
  private int start;
  private int end;

  RequestReader(InputStream in, int headLimit, long bodyLimit) {
    this.in = in;
    this.bodyLimit = bodyLimit;
    this.buffer = new byte[headLimit];
  }

  /** The next request, its body read past; null if the client ended the connection before it. */
  Request next(Listener listener) throws IOException, BadRequest {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    if (!skipBlankLines(listener)) {
      return null;
    }
    Request request = new Request(head());
    if (request.bodyBytes() > bodyLimit) {
      throw new BadRequest(413, "the request's body is too large");
    }
    if (!request.isBodyWithheld()) {
      skip(request.bodyBytes());
    }
    return request;
  }

  /** RFC 9112 section 2.2: empty lines before a request are ignored. */
  private boolean skipBlankLines(Listener listener) throws IOException {
    boolean started = false;
    while (true) {
      if (start == end) {
        start = 0;
        end = 0;
        if (!fill()) {
          return false;
        }
      }
      if (!started) {
        listener.requestStarted();
        started = true;
      }
      while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
        start++;
      }
      if (start < end) {
        return true;
      }
    }
  }

  private String head() throws IOException, BadRequest {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    int line = 0;
    int scanned = 0;
    while (true) {
      for (; scanned < end; scanned++) {
        if (buffer[scanned] == '\n') {
          boolean empty = scanned == line || scanned == line + 1 && buffer[line] == '\r';
          line = scanned + 1;
          if (empty) {
            start = line;
            return new String(buffer, 0, line, StandardCharsets.ISO_8859_1);
          }
        }
      }
      if (end == buffer.length) {
        throw line == 0
            ? new BadRequest(414, "the request line is too long")
            : new BadRequest(431, "the header is too long");
      }
      if (!fill()) {
        throw new BadRequest(400, "the request is incomplete");
      }
    }
  }

  private void skip(long bytes) throws IOException, BadRequest {
    long left = bytes;
    while (left > 0) {
      if (start == end) {
        start = 0;
        end = 0;
        if (!fill()) {
          throw new BadRequest(400, "the request is incomplete");
        }
      }
      int n = (int) Math.min(left, end - start);
      start += n;
      left -= n;
    }
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, end, buffer.length - end);
    if (n < 0) {
      return false;
    }
    end += n;
    return true;
  }
}
