package io.obs.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What errors cost: single ones on the thread that fails, and a storm of them beside requests that
 * are well, in the shop.
 */
final class Errors {
  private static final List<String> CALLS =
      List.of("ServerBenchmark.errorRepeated", Woven.LOGGED_ERROR);
  private static final byte[] GOOD = HttpConnection.get("/about");
  private static final byte[] FAILING = HttpConnection.get("/fail");

  /** What one arm showed in all its storms. */
  private static final class Shown {
    final Figures good = new Figures();
    final Figures failing = new Figures();
    final Figures heap = new Figures();
    final Figures events = new Figures();
  }

  private final Options options;
  private final List<Arm> arms;
  private final Map<Arm, Shown> shown = new LinkedHashMap<>();

  private Errors(Options options) {
    this.options = options;
    this.arms = Arm.forStorm(options);
    arms.forEach(arm -> shown.put(arm, new Shown()));
  }

  static String run(Options options)
      throws RunnerException, IOException, InterruptedException, ExecutionException {
    String calls = Woven.run(options, CALLS, "1");
    Errors errors = new Errors(options);
    int rounds = options.number("rounds", 5);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < errors.arms.size(); i++) {
        Arm arm = errors.arms.get((i + round) % errors.arms.size()); // another one first each time
        errors.storm(arm);
        System.err.println("errors, round " + (round + 1) + " of " + rounds + ": " + arm);
      }
    }
    return calls + "\n### A storm\n\n" + errors.table();
  }

  private void storm(Arm arm) throws IOException, InterruptedException, ExecutionException {
    List<String> application =
        List.of(
            "-jar",
            Options.existing(options.root().resolve("test-apps/shop/target/shop.jar")).toString());
    try (MeasuredJvm jvm = MeasuredJvm.start(options, arm, application, Map.of("SHOP_PORT", "0"))) {
      int port = jvm.awaitReady();
      requests(port, options.number("warmup-seconds", 20));
      long[] counts = requests(port, options.number("storm-seconds", 10));
      Shown to = shown.get(arm);
      double seconds = counts[2] / 1e9;
      to.good.add(counts[0] / seconds);
      to.failing.add(counts[1] / seconds);
      if (arm.isObs()) {
        to.events.add(dropped(jvm.awaitEndpoint()));
      }
      jvm.jcmd(options, "GC.run");
      to.heap.add(Startup.heapUsed(jvm.counters(options)) / 1048576.0);
    }
  }

  /** How many were answered well, how many failed, and in how many nanoseconds. */
  private long[] requests(int port, int seconds) throws InterruptedException, ExecutionException {
    int good = options.number("good", 2);
    int failing = options.number("failing", 4);
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    ExecutorService clients = Executors.newFixedThreadPool(good + failing);
    try {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < good; i++) {
        counts.add(clients.submit(client(port, GOOD, 200, end)));
      }
      for (int i = 0; i < failing; i++) {
        counts.add(clients.submit(client(port, FAILING, 500, end)));
      }
      long[] sums = new long[3];
      for (int i = 0; i < counts.size(); i++) {
        sums[i < good ? 0 : 1] += counts.get(i).get();
      }
      sums[2] = System.nanoTime() - start;
      return sums;
    } finally {
      clients.shutdownNow();
    }
  }

  private static Callable<Long> client(int port, byte[] request, int status, long endNanos) {
    return () -> {
      long count = 0;
      try (HttpConnection connection = new HttpConnection(port)) {
        while (System.nanoTime() - endNanos < 0) {
          int answered = connection.exchange(request);
          if (answered != status) {
            throw new IOException("answers " + answered);
          }
          count++;
        }
      }
      return count;
    };
  }

  /** Events that were not written, for any reason. */
  private static double dropped(int port) throws IOException, InterruptedException {
    URI metrics =
        URI.create("http://127.0.0.1:" + port + "/metrics?name%5B%5D=obs_events_dropped_total");
    HttpRequest request = HttpRequest.newBuilder(metrics).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("obs_events_dropped_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String table() {
    Table table =
        new Table(
            "arm",
            "good requests a second",
            "ratio",
            "failing requests a second",
            "ratio",
            "MiB of heap kept",
            "events dropped");
    Shown none = shown.get(arms.get(0));
    shown.forEach(
        (arm, figures) ->
            table.row(
                arm.name(),
                figures.good.spread(0),
                figures.good.over(none.good).median(3),
                figures.failing.spread(0),
                figures.failing.over(none.failing).median(3),
                figures.heap.median(1),
                figures.events.quantile(1, 0)));
    return table.toString();
  }
}
