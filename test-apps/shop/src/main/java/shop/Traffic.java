package shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers: a fixed number of requests over everything the shop does, good and bad. The same
 * arguments send the same requests, and any hundred of them hold every kind.
 */
public final class Traffic {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int UNEXPECTED_SHOWN = 10;

  /** What is asked for, how often in a hundred, and the status that is right. */
  private enum Kind {
    CATALOG(22, "GET", "/", 200),
    CATALOG_HEAD(1, "HEAD", "/", 200),
    FILE(7, "GET", "/terms.txt", 200),
    ORDERS(8, "GET", "/orders", 200),
    ORDER(14, "GET", "/orders/1", 200),
    ORDER_UNKNOWN(5, "GET", "/orders/99999999%d", 404),
    ORDER_PLACED(16, "POST", "/orders", 201),
    ORDER_DECLINED(2, "POST", "/orders", 402),
    SHIPPING(5, "GET", "/shipping?to=ch", 200),
    REDIRECT(4, "GET", "/redirect", 302),
    PAGE_UNKNOWN(3, "GET", "/nowhere/%d", 404),
    /**
     * Beside the shop's context, where there is none; the same as an unknown page when the shop has
     * the root.
     */
    CONTEXT_UNKNOWN(2, "GET", "/elsewhere/%d", 404),
    FAIL(4, "GET", "/fail", 500),
    SLOW(2, "GET", "/slow?millis=20", 200),
    ASYNC(4, "GET", "/async", 200),
    ASYNC_TIMEOUT(1, "GET", "/async-timeout", 500);

    final int percent;
    final String method;
    final String path;
    final int status;

    Kind(int percent, String method, String path, int status) {
      this.percent = percent;
      this.method = method;
      this.path = path;
      this.status = status;
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(REQUEST_TIMEOUT)
          .build();
  private final String base;
  private final String origin;
  private final List<Kind> deck;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, Integer> tally = new TreeMap<>();
  private final List<String> unexpected = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  private Traffic(String url, int requests, long seed) {
    base = url.replaceFirst("/$", "");
    origin = URI.create(base).resolve("/").toString().replaceFirst("/$", "");
    deck = deck(requests, seed);
  }

  /**
   * Arguments: the shop's URL, then how many requests (500), by how many customers at once (8),
   * with which seed (1). Prints a JSON object a line: how many of each method, kind and status (0
   * where no answer came), then one for all. Ends with 0 when every request was sent, within five
   * minutes, and every answer was right.
   */
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length == 0 || !arguments[0].startsWith("http")) {
      System.err.println("usage: shop.Traffic URL [REQUESTS] [CONCURRENCY] [SEED]");
      System.exit(2);
    }
    int requests = Integer.parseInt(argument(arguments, 1, "500"));
    int concurrency = Integer.parseInt(argument(arguments, 2, "8"));
    long seed = Long.parseLong(argument(arguments, 3, "1"));
    Traffic traffic = new Traffic(arguments[0], requests, seed);
    traffic.run(concurrency);
    System.exit(traffic.report() ? 0 : 1);
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return index < arguments.length ? arguments[index] : otherwise;
  }

  private static List<Kind> deck(int requests, long seed) {
    List<Kind> hundred = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      hundred.addAll(Collections.nCopies(kind.percent, kind));
    }
    Random random = new Random(seed);
    List<Kind> deck = new ArrayList<>();
    while (deck.size() < requests) {
      Collections.shuffle(hundred, random);
      deck.addAll(hundred.subList(0, Math.min(hundred.size(), requests - deck.size())));
    }
    return deck;
  }

  private void run(int concurrency) throws InterruptedException {
    List<Thread> customers = new ArrayList<>();
    for (int i = 0; i < concurrency; i++) {
      Thread customer = new Thread(this::visit, "customer-" + i);
      customers.add(customer);
      customer.start();
    }
    for (Thread customer : customers) {
      customer.join();
    }
  }

  private void visit() {
    int i;
    while ((i = next.getAndIncrement()) < deck.size() && elapsedNanos() < DEADLINE.toNanos()) {
      Kind kind = deck.get(i);
      try {
        HttpResponse<String> response =
            client.send(request(kind, i), HttpResponse.BodyHandlers.ofString());
        count(kind, response.statusCode(), response.body());
      } catch (IOException e) {
        count(kind, 0, e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private HttpRequest request(Kind kind, int number) {
    String root = kind == Kind.CONTEXT_UNKNOWN ? origin : base;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + kind.path.formatted(number)))
            .timeout(REQUEST_TIMEOUT);
    int product = 1 + number % 8;
    if (kind.method.equals("POST")) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    return switch (kind) {
      case ORDER_PLACED -> request.POST(order(product, 1)).build();
      case ORDER_DECLINED -> request.POST(order(product, 1_000)).build();
      default -> request.method(kind.method, BodyPublishers.noBody()).build();
    };
  }

  /** A line of two products; a thousand of each is more than the payment service accepts. */
  private static BodyPublisher order(int product, int quantity) {
    int other = product % 8 + 1;
    return BodyPublishers.ofString(
        "product=%d&quantity=%d&product=%d&quantity=%2$d".formatted(product, quantity, other));
  }

  private synchronized void count(Kind kind, int status, String answer) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    tally.merge(
        "{\"method\":\"%s\",\"kind\":\"%s\",\"status\":%d,\"count\":"
            .formatted(kind.method, name, status),
        1,
        Integer::sum);
    if (status != kind.status) {
      unexpected.add(name + " answers " + status + ", not " + kind.status + ": " + answer);
    }
  }

  private synchronized boolean report() {
    tally.forEach((key, count) -> System.out.println(key + count + "}"));
    int sent = tally.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println(
        "{\"requests\":%d,\"sent\":%d,\"unexpected\":%d,\"millis\":%d}"
            .formatted(deck.size(), sent, unexpected.size(), elapsedNanos() / 1_000_000));
    unexpected.stream().limit(UNEXPECTED_SHOWN).forEach(System.err::println);
    return sent == deck.size() && unexpected.isEmpty();
  }

  private long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }
}
