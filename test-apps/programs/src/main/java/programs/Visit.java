package programs;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** How a program asks its own server, by what every Java has. */
final class Visit {
  private Visit() {}

  static int get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] buffer = new byte[1024];
      while (body.read(buffer) >= 0) {
        // to its end, so that the connection serves again
      }
    }
    return status;
  }

  static void expect(int expected, int status) {
    if (status != expected) {
      throw new IllegalStateException("answer " + status + ", not " + expected);
    }
  }
}
