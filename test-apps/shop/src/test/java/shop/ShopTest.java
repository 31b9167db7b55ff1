package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.obs.harness.AgentProcess;
import io.obs.harness.FreePorts;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every page, as a customer sees it, of a shop that runs without the agent. */
class ShopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path JAR = Path.of(System.getProperty("shop.jar"));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static AgentProcess shop;
  private static String url;

  @BeforeAll
  static void open() {
    shop = builder().start();
    url = url(shop);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void showsTheCatalogAndFiles() throws Exception {
    HttpResponse<String> catalog = get("/");
    assertEquals(200, catalog.statusCode(), shop::toString);
    assertEquals("text/html;charset=UTF-8", catalog.headers().firstValue("Content-Type").get());
    assertTrue(catalog.body().contains("Hammer, 93.50"), catalog::body);
    assertEquals(200, get("/terms.txt").statusCode());
    assertTrue(get("/terms.txt").body().startsWith("You order"));
    assertEquals(404, get("/nowhere/1").statusCode());
    assertEquals(404, get("/exit?code=3").statusCode());
    assertEquals(405, send("PUT", "/slow", "").statusCode());
  }

  @Test
  void takesOrders() throws Exception {
    HttpResponse<String> placed =
        send("POST", "/orders", "product=1&quantity=2&product=3&quantity=1");
    assertEquals(201, placed.statusCode(), placed::body);
    String location = placed.headers().firstValue("Location").get();
    assertTrue(location.matches("/orders/[0-9]+"), location);
    HttpResponse<String> order = get(location);
    assertEquals(200, order.statusCode());
    assertEquals(
        "order " + location.substring(8) + " paid, 52.50\n2 Anvil\n1 Chisel\n", order.body());
    assertTrue(get("/orders").body().contains("href=\"" + location), shop::toString);
    shop.awaitStdout(line -> line.contains("Order paid of 52.50 order="), PATIENCE);
  }

  @Test
  void refusesOrders() throws Exception {
    assertEquals(402, send("POST", "/orders", "product=8&quantity=1000").statusCode());
    assertEquals(409, send("POST", "/orders", "product=99&quantity=1").statusCode());
    assertEquals(400, send("POST", "/orders", "product=1&quantity=none").statusCode());
    assertEquals(400, send("POST", "/orders", "product=1").statusCode());
    assertEquals(404, get("/orders/999999").statusCode());
    assertEquals(404, get("/orders/first").statusCode());
    assertEquals(404, get("/orders/").statusCode());
  }

  @Test
  void quotesShipping() throws Exception {
    assertEquals("shipping to ch costs 9.72\n", get("/shipping?to=ch").body());
    assertEquals(502, get("/shipping?to=xx").statusCode());
    assertEquals(400, get("/shipping").statusCode());
  }

  @Test
  void fails() throws Exception {
    HttpResponse<String> failed = get("/fail");
    assertEquals(500, failed.statusCode());
    assertEquals("We are sorry. It is us, not you.\n", failed.body());
    shop.awaitStderr(line -> line.contains("IllegalStateException: the warehouse"), PATIENCE);
    assertEquals(200, get("/fail?in=thread").statusCode());
    shop.awaitStderr(line -> line.startsWith("Exception in thread \"shop-warehouse\""), PATIENCE);
  }

  @Test
  void takesItsTime() throws Exception {
    assertEquals("took 5 ms\n", get("/slow?millis=5").body());
    assertEquals(400, get("/slow?millis=-5").statusCode());
    assertTrue(get("/async").body().startsWith("from shop-worker-"));
    assertEquals(500, get("/async-timeout").statusCode());
  }

  @Test
  void redirects() throws Exception {
    HttpResponse<String> redirect = get("/redirect");
    assertEquals(302, redirect.statusCode());
    assertEquals("/", redirect.headers().firstValue("Location").get());
  }

  @Test
  void runsOnItsOwnLibraries() throws Exception {
    String lib = "file:" + JAR.resolveSibling("lib") + "/";
    List<String> lines = get("/versions").body().lines().toList();
    assertEquals(3, lines.size());
    for (String library : List.of("logback", "simpleclient", "byte-buddy")) {
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith(library) && line.contains(lib)),
          lines::toString);
    }
  }

  @Test
  void countsItsStatementsAndCalls() throws Exception {
    try (AgentProcess counted = builder().start()) {
      String base = url(counted);
      Scrape before = Scrape.of(URI.create(base + "/own-metrics"));
      assertEquals(
          201,
          send(base, "POST", "/orders", "product=1&quantity=2&product=3&quantity=1").statusCode());
      assertEquals(200, send(base, "GET", "/", "").statusCode());
      Scrape since = Scrape.of(URI.create(base + "/own-metrics")).difference(before);
      String statements = "shop_statements_total";
      assertEquals(3, since.value(statements, "operation", "SELECT", "table", "products"));
      assertEquals(1, since.value(statements, "operation", "INSERT", "table", "orders"));
      assertEquals(1, since.value(statements, "operation", "INSERT", "table", "order_lines"));
      assertEquals(2, since.value(statements, "operation", "UPDATE", "table", "products"));
      assertEquals(1, since.value(statements, "operation", "UPDATE", "table", "orders"));
      assertEquals(1, since.value("shop_calls_total", "service", "payments"));
      assertEquals(1, since.value("shop_orders_total", "result", "paid"));
    }
  }

  @Test
  void closesOnSigterm() {
    try (AgentProcess closed = builder().start()) {
      url(closed);
      assertEquals(143, closed.stop(), closed::toString);
      assertTrue(closed.stdout().contains("The shop is closed"), closed::toString);
      assertEquals("", closed.stderr());
    }
  }

  @Test
  void exitsWhereThatIsAllowed() throws Exception {
    try (AgentProcess exiting = builder().environment("SHOP_ALLOW_EXIT", true).start()) {
      String base = url(exiting);
      assertEquals("exit 3\n", send(base, "GET", "/exit?code=3", "").body());
      assertEquals(3, exiting.awaitExit(PATIENCE));
      assertTrue(exiting.stdout().contains("The shop is closed"), exiting::toString);
    }
  }

  @Test
  void doesNotOpenOnATakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        AgentProcess closed = builder().environment("SHOP_PORT", taken.getLocalPort()).start()) {
      assertEquals(1, closed.awaitExit(PATIENCE), closed::toString);
      assertTrue(closed.stdout().contains("The shop cannot open"), closed::toString);
    }
  }

  @Test
  void paysElsewhere() throws Exception {
    int port = FreePorts.one();
    try (AgentProcess payment = payment(port);
        AgentProcess paying =
            builder().environment("SHOP_PAYMENT_URL", "http://127.0.0.1:" + port).start()) {
      payment.awaitStdout(line -> line.startsWith("payment service ready"), PATIENCE);
      String base = url(paying);
      assertEquals(201, send(base, "POST", "/orders", "product=1&quantity=1").statusCode());
      assertEquals(200, send(base, "GET", "/shipping?to=de", "").statusCode());

      assertEquals(143, payment.stop(), payment::toString);
      assertEquals(502, send(base, "POST", "/orders", "product=1&quantity=1").statusCode());
      assertEquals(502, send(base, "GET", "/shipping?to=de", "").statusCode());
      assertTrue(paying.stdout().contains("Cannot ask for payment"), paying::toString);
    }
  }

  @Test
  void servesTrafficUnderAContextPath() throws Exception {
    try (AgentProcess busy = builder().environment("SHOP_CONTEXT_PATH", "/shop").start();
        AgentProcess traffic = traffic(url(busy), 300, 8, 7)) {
      assertEquals(0, traffic.awaitExit(PATIENCE), traffic::toString);
      assertEquals(300, count(traffic, ""));
      assertEquals(12, count(traffic, "fail"));
      assertEquals(48, count(traffic, "order_placed"));
      Scrape own = Scrape.of(URI.create(url(busy) + "/own-metrics"));
      assertEquals(48, own.value("shop_orders_total", "result", "paid"));
      assertEquals(6, own.value("shop_orders_total", "result", "declined"));
    }
  }

  @Test
  void measuresItselfByHandWhereAsked() throws Exception {
    try (AgentProcess measured = builder().environment("SHOP_HAND_METRICS", true).start()) {
      String base = url(measured);
      assertEquals(200, send(base, "GET", "/about", "").statusCode());
      assertEquals(201, send(base, "POST", "/orders", "product=1&quantity=1").statusCode());
      assertEquals(500, send(base, "GET", "/fail", "").statusCode());
      assertEquals(200, send(base, "GET", "/async", "").statusCode());
      assertEquals(200, send(base, "GET", "/shipping?to=ch", "").statusCode());
      Scrape own = Scrape.of(URI.create(base + "/own-metrics"));
      assertEquals(1, hand(own, "request", "method", "GET", "route", "/about", "status", "200"));
      assertEquals(1, hand(own, "request", "method", "POST", "route", "/orders", "status", "201"));
      assertEquals(1, hand(own, "request", "route", "/payments", "status", "200"));
      String type = "java.lang.IllegalStateException";
      assertEquals(1, hand(own, "request", "route", "/fail", "status", "500", "error", type));
      assertEquals(1, hand(own, "request", "route", "/async", "status", "200"));
      assertEquals(1, hand(own, "call", "service", "payments", "status", "200"));
      assertEquals(1, hand(own, "call", "service", "quotes", "status", "200"));
      assertEquals(
          own.value("shop_statements_total", "operation", "UPDATE", "table", "products"),
          hand(own, "statement", "operation", "UPDATE", "table", "products"));
      assertEquals(0, own.value("hand_active_requests", "method", "POST"));
      assertEquals(0, own.value("hand_active_statements"));
    }
    assertTrue(!get("/own-metrics").body().contains("hand_"), shop::toString);
  }

  private static double hand(Scrape own, String of, String... labels) {
    return own.sum("hand_" + of + "_seconds_count", labels);
  }

  @Test
  void trafficTellsOfWrongAnswers() throws Exception {
    try (AgentProcess traffic = traffic(url + "/nowhere", 100, 2, 1)) {
      assertEquals(1, traffic.awaitExit(PATIENCE), traffic::toString);
      assertTrue(traffic.stderr().contains("catalog answers 404, not 200"), traffic::toString);
      assertEquals(100, count(traffic, ""));
    }
  }

  private static AgentProcess.Builder builder() {
    return AgentProcess.builder().jar(JAR).environment("SHOP_PORT", 0);
  }

  private static AgentProcess payment(int port) {
    return AgentProcess.builder()
        .classPath(JAR)
        .mainClass("shop.PaymentService")
        .environment("PAYMENT_PORT", port)
        .start();
  }

  private static AgentProcess traffic(String base, int requests, int concurrency, int seed) {
    return AgentProcess.builder()
        .classPath(JAR)
        .mainClass("shop.Traffic")
        .arguments(base, requests, concurrency, seed)
        .start();
  }

  private static int count(AgentProcess traffic, String kind) throws IOException {
    int count = 0;
    for (String line : traffic.stdoutLines()) {
      JsonNode tally = new ObjectMapper().readTree(line);
      if (tally.path("kind").asText().equals(kind) || kind.isEmpty()) {
        count += tally.path("count").asInt();
      }
    }
    return count;
  }

  private static String url(AgentProcess process) {
    String ready = process.awaitStdout(line -> line.startsWith("shop ready on "), PATIENCE);
    return ready.split(" ")[3].replaceFirst("/$", "");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private static HttpResponse<String> send(String method, String path, String form)
      throws Exception {
    return send(url, method, path, form);
  }

  private static HttpResponse<String> send(String base, String method, String path, String form)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(form))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
