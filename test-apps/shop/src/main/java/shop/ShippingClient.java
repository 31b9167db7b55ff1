package shop;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks for the price of shipping, with the client that every JDK has; the answer comes after a
 * redirect.
 */
final class ShippingClient {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final String quotes;

  ShippingClient(String url) {
    quotes = url + "/quotes?country=";
  }

  /** The price in cents for a two-letter country. */
  long quote(String country) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(quotes + country).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    OwnMetrics.call("quotes");
    try (InputStream body = connection.getInputStream()) {
      return Long.parseLong(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
