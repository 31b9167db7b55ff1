package io.obs.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which objects a request to the warm shop makes: the JVM's own count of all objects in the heap,
 * dead ones too, before and after, in a heap so large that nothing is collected between. Exact, and
 * told by class: what obs makes, and what the JIT makes of the application's own objects, which
 * differs from one JVM to the next.
 */
final class Allocated {
  /** The ends of threads' buffers, which the JVM fills. */
  private static final String FILLER_ARRAY = "[I";

  private static final String FILLER = "jdk.internal.vm.Filler";

  /** Smaller differences are of what happens once in a while. */
  private static final double LEAST_BYTES = 4;

  private final Options options;
  private final List<Arm> arms;
  private final List<Route> routes;

  /** Bytes a request, by class, of all rounds together. */
  private final Map<Route, Map<Arm, Map<String, Double>>> shown = new LinkedHashMap<>();

  private Allocated(Options options) throws IOException {
    this.options = options;
    this.arms = Arm.forAllocated(options);
    this.routes = Route.of(options);
    for (Route route : routes) {
      Map<Arm, Map<String, Double>> byArm = new LinkedHashMap<>();
      arms.forEach(arm -> byArm.put(arm, new HashMap<>()));
      shown.put(route, byArm);
    }
  }

  static String run(Options options) throws IOException, InterruptedException {
    Allocated allocated = new Allocated(options);
    int rounds = options.number("rounds", 3);
    for (int round = 1; round <= rounds; round++) {
      for (Arm arm : allocated.arms) {
        allocated.measure(arm);
        System.err.println("allocated, round " + round + " of " + rounds + ": " + arm);
      }
    }
    return allocated.tables(rounds);
  }

  private void measure(Arm arm) throws IOException, InterruptedException {
    String jar = Route.shopJar(options);
    String megabytes = options.number("heap", 3_000) + "m";
    try (MeasuredJvm payment = Route.startPayment(options, arms.get(0), jar)) {
      String paymentUrl = "http://127.0.0.1:" + payment.awaitReady();
      List<String> application =
          List.of(
              "-XX:+UseSerialGC",
              "-Xms" + megabytes,
              "-Xmx" + megabytes,
              "-XX:NewRatio=1",
              "-jar",
              jar);
      Map<String, String> environment = Map.of("SHOP_PORT", "0", "SHOP_PAYMENT_URL", paymentUrl);
      try (MeasuredJvm jvm = MeasuredJvm.start(options, arm, application, environment);
          HttpConnection client = new HttpConnection(jvm.awaitReady())) {
        for (Route route : routes) {
          route.ask(client, options.number("warmup", 20_000));
        }
        for (Route route : routes) {
          measure(route, client, jvm, shown.get(route).get(arm));
        }
      }
    }
  }

  private void measure(
      Route route, HttpConnection client, MeasuredJvm jvm, Map<String, Double> bytes)
      throws IOException, InterruptedException {
    int requests = options.number("requests", 5_000);
    route.ask(client, requests); // the route before this one has left the JIT in another mood
    jvm.jcmd(options, "GC.run");
    long collections = collections(jvm);
    Map<String, Long> before = histogram(jvm);
    route.ask(client, requests);
    Map<String, Long> after = histogram(jvm);
    if (collections(jvm) != collections) {
      throw new IOException("the heap was too small: --heap, or fewer --requests");
    }
    after.forEach(
        (type, count) -> {
          double each = (count - before.getOrDefault(type, 0L)) / (double) requests;
          bytes.merge(type, each, Double::sum);
        });
  }

  private long collections(MeasuredJvm jvm) throws IOException, InterruptedException {
    Map<String, Long> counters = jvm.counters(options);
    return counters.get("sun.gc.collector.0.invocations")
        + counters.get("sun.gc.collector.1.invocations");
  }

  /** Bytes by class. */
  private Map<String, Long> histogram(MeasuredJvm jvm) throws IOException, InterruptedException {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : jvm.jcmd(options, "GC.class_histogram", "-all").lines().toList()) {
      String[] columns = line.trim().split("\\s+");
      if (columns.length >= 4 && columns[0].matches("[0-9]+:")) {
        String type = columns[3];
        if (!type.equals(FILLER_ARRAY) && !type.startsWith(FILLER)) {
          bytes.merge(withoutNumber(type), Long.valueOf(columns[2]), Long::sum);
        }
      }
    }
    return bytes;
  }

  /** Hidden classes have an address, and lambdas a number, in their name. */
  private static String withoutNumber(String type) {
    return type.replaceAll("(\\$\\$Lambda)\\S*", "$1").replaceAll("[+/]0x[0-9a-f]+", "");
  }

  private String tables(int rounds) {
    StringBuilder tables = new StringBuilder();
    for (Route route : routes) {
      List<String> head = new ArrayList<>(List.of("bytes per request, by class"));
      arms.forEach(arm -> head.add(arm.name()));
      Table table = new Table(head.toArray(new String[0]));
      Map<Arm, Map<String, Double>> byArm = shown.get(route);
      List<String> total = new ArrayList<>(List.of("all but `int[]`"));
      for (Arm arm : arms) {
        double sum = byArm.get(arm).values().stream().mapToDouble(Double::doubleValue).sum();
        total.add(Figures.format(sum / rounds, 0, false));
      }
      table.row(total.toArray(new String[0]));
      for (String type : differing(byArm, rounds)) {
        List<String> row = new ArrayList<>(List.of("`" + type + "`"));
        for (Arm arm : arms) {
          row.add(Figures.format(mean(byArm.get(arm), type, rounds), 0, false));
        }
        table.row(row.toArray(new String[0]));
      }
      tables.append(tables.isEmpty() ? "" : "\n");
      tables.append("### `").append(route.path).append("`: ").append(route.title);
      tables.append("\n\n").append(table);
    }
    return tables.toString();
  }

  private static double mean(Map<String, Double> bytes, String type, int rounds) {
    return bytes.getOrDefault(type, 0.0) / rounds;
  }

  /** The classes of which arms make different amounts; obs's own first, then the largest first. */
  private List<String> differing(Map<Arm, Map<String, Double>> byArm, int rounds) {
    TreeSet<String> types = new TreeSet<>();
    byArm.values().forEach(bytes -> types.addAll(bytes.keySet()));
    Map<String, Double> spread = new HashMap<>();
    for (String type : types) {
      double least = Double.MAX_VALUE;
      double most = 0;
      for (Arm arm : arms) {
        double bytes = mean(byArm.get(arm), type, rounds);
        least = Math.min(least, bytes);
        most = Math.max(most, bytes);
      }
      if (most - least >= LEAST_BYTES) {
        spread.put(type, most - least);
      }
    }
    return spread.keySet().stream()
        .sorted(
            Comparator.comparing((String type) -> !type.contains("io.obs."))
                .thenComparing(type -> -spread.get(type)))
        .limit(options.number("classes", 20))
        .toList();
  }
}
