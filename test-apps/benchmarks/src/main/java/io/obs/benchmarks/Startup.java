package io.obs.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From the fork to the first answer, or to the end of a main that does nothing: processor time of
 * the whole process and time on the clock. Arms in turns, the first turn thrown away. Then, of JVMs
 * started for this alone, what each arm keeps: classes, metaspace, heap, memory, threads.
 */
final class Startup {
  private static final String TIMED = "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1";
  private static final int WARMING_REQUESTS = 500;

  /** An application; without requests it is one that ends by itself. */
  private record App(
      String name, List<String> command, Map<String, String> environment, List<byte[]> requests) {}

  /** What one arm showed, turn by turn. */
  private static final class Turns {
    final Figures cpu = new Figures();
    final Figures settledCpu = new Figures();
    final Figures wall = new Figures();
  }

  private static final class Kept {
    final Figures classes = new Figures();
    final Figures metaspace = new Figures();
    final Figures heap = new Figures();
    final Figures resident = new Figures();
    final Figures residentAfterGc = new Figures();
    final Figures threads = new Figures();
  }

  private final Options options;
  private final List<Arm> arms;
  private final int settleMillis;

  private Startup(Options options) throws IOException {
    this.options = options;
    this.arms = Arm.forStartup(options);
    this.settleMillis = options.number("settle-millis", 2_000);
  }

  static String run(Options options) throws IOException, InterruptedException {
    Startup startup = new Startup(options);
    StringBuilder section = new StringBuilder();
    for (String name : options.list("apps", "empty,shop,spring")) {
      App app = startup.app(name);
      section.append(section.isEmpty() ? "" : "\n").append("### ").append(app.name);
      section.append("\n\n").append(startup.measureTurns(app));
      section.append('\n').append(startup.measureKept(app));
    }
    return section.toString();
  }

  private App app(String name) {
    Path apps = options.root().resolve("test-apps");
    return switch (name) {
      case "empty" ->
          new App(
              "An empty main",
              List.of("-cp", Options.ownJar().toString(), Empty.class.getName()),
              Map.of(),
              List.of());
      case "shop" ->
          new App(
              "The shop",
              List.of("-jar", Options.existing(apps.resolve("shop/target/shop.jar")).toString()),
              Map.of("SHOP_PORT", "0"),
              List.of(
                  HttpConnection.get("/"),
                  HttpConnection.get("/orders"),
                  HttpConnection.post("/orders", "product=1&quantity=1")));
      case "spring" ->
          new App(
              "A Spring Boot application",
              List.of(
                  "-jar", Options.existing(apps.resolve("spring/target/library.jar")).toString()),
              Map.of("LIBRARY_PORT", "0"),
              List.of(HttpConnection.get("/books?title=m"), HttpConnection.get("/authors/1")));
      default -> throw new IllegalArgumentException("no application " + name);
    };
  }

  // --- processor time and time on the clock

  private Table measureTurns(App app) throws IOException, InterruptedException {
    Map<Arm, Turns> measured = new LinkedHashMap<>();
    arms.forEach(arm -> measured.put(arm, new Turns()));
    int rounds = options.number("rounds", 15);
    for (int round = 0; round <= rounds; round++) {
      for (Arm arm : arms) {
        // the first round brings the files into memory
        Turns turns = round == 0 ? new Turns() : measured.get(arm);
        if (app.requests.isEmpty()) {
          runToEnd(app, arm, turns);
        } else {
          runToFirstAnswer(app, arm, turns);
        }
      }
      System.err.println(app.name + ": round " + round + " of " + rounds);
    }
    Turns none = measured.get(arms.get(0));
    boolean serves = !app.requests.isEmpty();
    String until = serves ? " to first answer" : " to the end";
    List<String> titles =
        new ArrayList<>(
            List.of("arm", "CPU s" + until, "over none", "ratio", "wall s" + until, "over none"));
    if (serves) {
      titles.add("CPU s " + settleMillis + " ms later, over none");
    }
    Table table = new Table(titles.toArray(String[]::new));
    measured.forEach(
        (arm, turns) -> {
          List<String> cells = new ArrayList<>();
          cells.add(arm.name());
          cells.add(turns.cpu.spread(3));
          cells.add(turns.cpu.minus(none.cpu).difference(3));
          cells.add(turns.cpu.over(none.cpu).median(3));
          cells.add(turns.wall.spread(3));
          cells.add(turns.wall.minus(none.wall).difference(3));
          if (serves) {
            cells.add(turns.settledCpu.minus(none.settledCpu).difference(3));
          }
          table.row(cells.toArray(String[]::new));
        });
    return table;
  }

  /**
   * By the kernel's account of an ended child, which bash's {@code time} prints to the millisecond.
   */
  private void runToEnd(App app, Arm arm, Turns turns) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
    command.addAll(MeasuredJvm.command(options, arm, app.command));
    ProcessBuilder builder = MeasuredJvm.builder(command);
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(arm.environment());
    Process process = builder.start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] seconds = printed.strip().split(" ");
      if (process.waitFor() != 0 || seconds.length != 3) {
        throw new IOException(arm + " failed: " + printed);
      }
      turns.wall.add(Double.parseDouble(seconds[0]));
      turns.cpu.add(Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]));
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * By {@code /proc/PID/stat} when the answer has come: the scheduler's exact account, shown in
   * hundredths of a second.
   */
  private void runToFirstAnswer(App app, Arm arm, Turns turns)
      throws IOException, InterruptedException {
    try (MeasuredJvm jvm = MeasuredJvm.start(options, arm, app.command, app.environment);
        HttpConnection client = new HttpConnection(jvm.awaitReady())) {
      int status = client.exchange(app.requests.get(0));
      long answeredNanos = System.nanoTime();
      double cpu = jvm.cpuSeconds();
      if (status != 200) {
        throw new IOException(app.name + " answers " + status);
      }
      turns.cpu.add(cpu);
      turns.wall.add((answeredNanos - jvm.forkNanos) / 1e9);
      TimeUnit.MILLISECONDS.sleep(settleMillis);
      turns.settledCpu.add(jvm.cpuSeconds());
    }
  }

  // --- what it keeps

  private Table measureKept(App app) throws IOException, InterruptedException {
    Map<Arm, Kept> measured = new LinkedHashMap<>();
    arms.forEach(arm -> measured.put(arm, new Kept()));
    int runs = options.number("memory-runs", 3);
    for (int run = 0; run < runs; run++) {
      for (Arm arm : arms) {
        keep(app, arm, measured.get(arm));
      }
    }
    Kept none = measured.get(arms.get(0));
    Table table =
        new Table(
            "arm",
            "classes",
            "over none",
            "metaspace MiB",
            "over none",
            "heap MiB after GC",
            "over none",
            "RSS MiB",
            "over none",
            "RSS MiB after GC",
            "over none",
            "threads");
    measured.forEach(
        (arm, kept) ->
            table.row(
                arm.name(),
                kept.classes.median(0),
                kept.classes.minus(none.classes).difference(0),
                kept.metaspace.median(1),
                kept.metaspace.minus(none.metaspace).difference(1),
                kept.heap.median(1),
                kept.heap.minus(none.heap).difference(1),
                kept.resident.median(0),
                kept.resident.minus(none.resident).difference(0),
                kept.residentAfterGc.median(0),
                kept.residentAfterGc.minus(none.residentAfterGc).difference(0),
                kept.threads.median(0)));
    return table;
  }

  private void keep(App app, Arm arm, Kept kept) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(app.command);
    if (app.requests.isEmpty()) {
      command.add("wait");
    }
    try (MeasuredJvm jvm = MeasuredJvm.start(options, arm, command, app.environment)) {
      int port = jvm.awaitReady();
      if (!app.requests.isEmpty()) {
        warm(app, port);
      }
      TimeUnit.MILLISECONDS.sleep(settleMillis);
      if (arm.isObs()) {
        try (HttpConnection scraper = new HttpConnection(jvm.awaitEndpoint())) {
          scraper.exchange(HttpConnection.get("/metrics"));
        }
      }
      kept.threads.add(jvm.threads());
      kept.resident.add(jvm.residentMebibytes());
      jvm.jcmd(options, "GC.run");
      jvm.jcmd(options, "GC.run"); // what the first one's reference handling set free
      Map<String, Long> counters = jvm.counters(options);
      kept.residentAfterGc.add(jvm.residentMebibytes());
      kept.classes.add(
          counters.get("java.cls.loadedClasses")
              + counters.get("java.cls.sharedLoadedClasses")
              - counters.get("java.cls.unloadedClasses")
              - counters.get("java.cls.sharedUnloadedClasses"));
      kept.metaspace.add(counters.get("sun.gc.metaspace.used") / 1048576.0);
      kept.heap.add(heapUsed(counters) / 1048576.0);
    }
  }

  private static void warm(App app, int port) throws IOException {
    try (HttpConnection client = new HttpConnection(port)) {
      for (int i = 0; i < WARMING_REQUESTS; i++) {
        int status = client.exchange(app.requests.get(i % app.requests.size()));
        if (status >= 400) {
          throw new IOException(app.name + " answers " + status);
        }
      }
    }
  }

  static long heapUsed(Map<String, Long> counters) {
    return counters.entrySet().stream()
        .filter(counter -> counter.getKey().matches("sun\\.gc\\.generation\\..*space.*\\.used"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
