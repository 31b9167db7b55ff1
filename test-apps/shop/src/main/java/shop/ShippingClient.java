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

  private final HandMetrics.Call hand =
      Settings.HAND_METRICS ? new HandMetrics.Call("quotes") : null;
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
    try (InputStream body = answer(connection)) {
      return Long.parseLong(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  private InputStream answer(HttpURLConnection connection) throws IOException {
    if (!Settings.HAND_METRICS) {
      return connection.getInputStream();
    }
    long startNanos = hand.start();
    try {
      InputStream body = connection.getInputStream();
      hand.answered(startNanos, connection.getResponseCode());
      return body;
    } catch (IOException | RuntimeException e) {
      hand.failed(startNanos, e);
      throw e;
    }
  }
}
