package io.obs.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the shop is asked for, one after the other on one connection. */
enum Route {
  PLAIN("/about", "a plain page", 200, HttpConnection.get("/about")),
  ONE_STATEMENT("/", "one statement", 200, HttpConnection.get("/")),
  ORDER(
      "/orders",
      "POST, five statements and one call",
      201,
      HttpConnection.post("/orders", "product=1&quantity=1")),
  FAIL("/fail", "an exception that nobody caught", 500, HttpConnection.get("/fail"));

  final String path;
  final String title;
  final int status;
  final byte[] request;

  Route(String path, String title, int status, byte[] request) {
    this.path = path;
    this.title = title;
    this.status = status;
    this.request = request;
  }

  /** Those that the options name. */
  static List<Route> of(Options options) {
    return options.list("routes", "/about,/,/orders,/fail").stream().map(Route::of).toList();
  }

  private static Route of(String path) {
    return Arrays.stream(values())
        .filter(route -> route.path.equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no route " + path));
  }

  /** So many times; waits for each answer. */
  void ask(HttpConnection client, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      int answered = client.exchange(request);
      if (answered != status) {
        throw new IOException(path + " answers " + answered);
      }
    }
  }

  static String shopJar(Options options) {
    return Options.existing(options.root().resolve("test-apps/shop/target/shop.jar")).toString();
  }

  /** The service that {@link #ORDER} makes the shop call, in a JVM of its own. */
  static MeasuredJvm startPayment(Options options, Arm arm, String shopJar) throws IOException {
    return MeasuredJvm.start(
        options, arm, List.of("-cp", shopJar, "shop.PaymentService"), Map.of("PAYMENT_PORT", "0"));
  }
}
