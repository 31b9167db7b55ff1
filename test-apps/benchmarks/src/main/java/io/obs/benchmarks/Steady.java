package io.obs.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests to warm shops: processor time and bytes allocated for each, and how long they take at a
 * fixed rate. One JVM of each arm at the same time, asked in turns, several times over.
 */
final class Steady {
  /** What one arm showed on one route. */
  private static final class Shown {
    final Figures cpu = new Figures();
    final Figures bytes = new Figures();
    final Figures latency = new Figures();
  }

  /** One arm's JVM of this round. */
  private record Running(Arm arm, ProbedJvm jvm, HttpConnection client) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
      jvm.close();
    }
  }

  private final Options options;
  private final List<Arm> arms;
  private final List<Route> routes;
  private final Map<Route, Map<Arm, Shown>> shown = new LinkedHashMap<>();

  private Steady(Options options) throws IOException {
    this.options = options;
    this.arms = Arm.forSteady(options);
    this.routes = Route.of(options);
    for (Route route : routes) {
      Map<Arm, Shown> byArm = new LinkedHashMap<>();
      arms.forEach(arm -> byArm.put(arm, new Shown()));
      shown.put(route, byArm);
    }
  }

  static String run(Options options) throws IOException, InterruptedException {
    Steady steady = new Steady(options);
    int rounds = options.number("rounds", 3);
    for (int round = 1; round <= rounds; round++) {
      steady.round("round " + round + " of " + rounds);
    }
    return steady.tables();
  }

  private void round(String name) throws IOException, InterruptedException {
    String jar = Route.shopJar(options);
    List<AutoCloseable> open = new ArrayList<>();
    try {
      MeasuredJvm payment = Route.startPayment(options, arms.get(0), jar);
      open.add(payment);
      String paymentUrl = "http://127.0.0.1:" + payment.awaitReady();
      List<Running> running = new ArrayList<>();
      for (Arm arm : arms) {
        Running started = start(arm, jar, paymentUrl, open);
        running.add(started);
        System.err.println("steady, " + name + ": " + arm + " is warm");
      }
      for (Route route : routes) {
        passes(route, running);
        latencies(route, running);
        System.err.println("steady, " + name + ": " + route.path);
      }
    } finally {
      closeAll(open);
    }
  }

  private Running start(Arm arm, String jar, String paymentUrl, List<AutoCloseable> open)
      throws IOException, InterruptedException {
    MeasuredJvm jvm =
        MeasuredJvm.start(
            options,
            arm,
            List.of("-jar", jar),
            Map.of("SHOP_PORT", "0", "SHOP_PAYMENT_URL", paymentUrl));
    open.add(jvm);
    HttpConnection client = new HttpConnection(jvm.awaitReady());
    open.add(client);
    int warmup = options.number("warmup", 20_000);
    for (Route route : routes) {
      route.ask(client, warmup);
    }
    ProbedJvm probed = ProbedJvm.of(jvm, options);
    open.add(probed);
    Running running = new Running(arm, probed, client);
    running.jvm.allocatedBytes(); // the probe's own first time
    return running;
  }

  private static void closeAll(List<AutoCloseable> open) throws IOException {
    IOException failure = null;
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (Exception e) {
        failure = new IOException(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The arm that begins is another one each time. */
  private void passes(Route route, List<Running> running) throws IOException, InterruptedException {
    int passes = options.number("passes", 12);
    int requests = options.number("requests", 2_000);
    for (int pass = 0; pass < passes; pass++) {
      for (int i = 0; i < running.size(); i++) {
        Running measured = running.get((i + pass) % running.size());
        Shown to = shown.get(route).get(measured.arm);
        measured.jvm.settle();
        long bytes = measured.jvm.allocatedBytes();
        long nanos = measured.jvm.cpuNanos();
        route.ask(measured.client, requests);
        measured.jvm.settle();
        to.cpu.add((measured.jvm.cpuNanos() - nanos) / 1e3 / requests);
        to.bytes.add((double) (measured.jvm.allocatedBytes() - bytes) / requests);
      }
    }
  }

  private void latencies(Route route, List<Running> running) throws IOException {
    int seconds = options.number("latency-seconds", 5);
    int rate = options.number("rate", 200);
    for (Running measured : running) {
      FixedRate.run(
          measured.client,
          route.request,
          rate,
          rate * seconds,
          shown.get(route).get(measured.arm).latency);
    }
  }

  private String tables() {
    StringBuilder tables = new StringBuilder();
    for (Route route : routes) {
      Table table =
          new Table(
              "arm",
              "CPU µs per request",
              "over none",
              "ratio",
              "bytes per request",
              "over none",
              "latency ms: median",
              "90%",
              "99%",
              "99.9%",
              "most");
      Shown none = shown.get(route).get(arms.get(0));
      shown
          .get(route)
          .forEach(
              (arm, figures) ->
                  table.row(
                      arm.name(),
                      figures.cpu.spread(1),
                      figures.cpu.minus(none.cpu).difference(1),
                      figures.cpu.over(none.cpu).median(3),
                      figures.bytes.spread(0),
                      figures.bytes.minus(none.bytes).difference(0),
                      figures.latency.median(2),
                      figures.latency.quantile(0.9, 2),
                      figures.latency.quantile(0.99, 2),
                      figures.latency.quantile(0.999, 2),
                      figures.latency.quantile(1, 2)));
      tables.append(tables.isEmpty() ? "" : "\n");
      tables.append("### `").append(route.path).append("`: ").append(route.title);
      tables.append("\n\n").append(table);
    }
    return tables.toString();
  }
}
