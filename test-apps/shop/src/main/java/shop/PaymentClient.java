package shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the payment service for money, with the JDK's HTTP client. */
final class PaymentClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final HandMetrics.Call hand =
      Settings.HAND_METRICS ? new HandMetrics.Call("payments") : null;
  private final URI payments;

  PaymentClient(String url) {
    payments = URI.create(url + "/payments");
  }

  /** Whether the customer's bank agrees. */
  boolean pay(long orderId, long cents) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(payments)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("order=" + orderId + "&cents=" + cents))
            .build();
    OwnMetrics.call("payments");
    try {
      HttpResponse<String> response = send(request);
      return switch (response.statusCode()) {
        case 200 -> true;
        case 402 -> false;
        default -> throw new IOException("payment service answers " + response.statusCode());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while paying", e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    if (!Settings.HAND_METRICS) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
    long startNanos = hand.start();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      hand.answered(startNanos, response.statusCode());
      return response;
    } catch (IOException | InterruptedException | RuntimeException e) {
      hand.failed(startNanos, e);
      throw e;
    }
  }
}
