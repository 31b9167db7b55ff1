package shop;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.LifecycleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shop. {@link Settings} says what the environment can change. */
public final class Shop {
  private static final Logger log = LoggerFactory.getLogger(Shop.class);

  private final Settings settings;
  private final ExecutorService workers = workers();
  private WebServer payment;
  private Database database;
  private WebServer server;

  private Shop(Settings settings) {
    this.settings = settings;
  }

  /** Serves until SIGTERM. */
  public static void main(String... arguments) {
    Shop shop = new Shop(Settings.from(System.getenv()));
    onShutdown(shop::stop);
    try {
      shop.start();
    } catch (LifecycleException | SQLException | Orders.Refused | RuntimeException e) {
      log.error("The shop cannot open", e);
      System.exit(1);
    }
    System.out.println("shop ready on " + shop.server.url() + "/ and pays at " + shop.paymentUrl());
    shop.server.await();
  }

  private void start() throws LifecycleException, SQLException, Orders.Refused {
    if (settings.paymentUrl().isEmpty()) {
      payment = PaymentService.start(0);
    }
    database =
        new Database(settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
    Orders orders = new Orders(database);
    if (database.createTables()) {
      orders.place("the founder", new TreeMap<>(Map.of(1L, 1L)));
    }
    PaymentClient payments = new PaymentClient(paymentUrl());
    server =
        new WebServer("shop", settings.port(), settings.contextPath())
            .files(Shop.class)
            .page("", new CatalogPage(orders))
            .page("/about", new AboutPage())
            .page("/orders", new OrdersPage(orders, payments))
            .page("/orders/*", new OrderPage(orders))
            .page(
                "/shipping",
                new ShippingPage(
                    new ShippingClient(paymentUrl()),
                    Lazy.of(ShippingRates.class, ShippingRates::new)))
            .page("/fail", new FailPage(orders, payments, workers))
            .page("/slow", new SlowPage())
            .page("/async", new AsyncPage(workers))
            .page("/async-timeout", new AsyncTimeoutPage())
            .page("/redirect", new RedirectPage())
            .page("/versions", new VersionsPage())
            .page("/own-metrics", new OwnMetricsPage())
            .page("/error", new ErrorPageServlet())
            .errorPage(500, "/error");
    if (settings.exitAllowed()) {
      server.page("/exit", new ExitPage());
    }
    server.start();
  }

  private String paymentUrl() {
    return payment == null ? settings.paymentUrl() : payment.url();
  }

  private void stop() throws LifecycleException {
    if (server != null) {
      server.stop();
    }
    workers.shutdownNow();
    if (database != null) {
      database.close();
    }
    if (payment != null) {
      payment.stop();
    }
    log.info("The shop is closed");
  }

  /** What must be done before the JVM ends. */
  interface Stop {
    void run() throws LifecycleException;
  }

  static void onShutdown(Stop stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    stop.run();
                  } catch (LifecycleException e) {
                    log.error("Cannot stop cleanly", e);
                  }
                },
                "shop-stop"));
  }

  private static ExecutorService workers() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        4,
        task -> {
          Thread thread = new Thread(task, "shop-worker-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
