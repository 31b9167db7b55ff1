package io.obs.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Scrapes of a warm exporter: how long one takes, what it allocates, and what requests suffer that
 * are answered meanwhile.
 */
final class Scrape {
  private static final Map<String, byte[]> ENCODINGS = new LinkedHashMap<>();
  private static final int LATENCY_TURNS = 4;

  static {
    ENCODINGS.put("plain", HttpConnection.get("/metrics"));
    ENCODINGS.put("gzip", HttpConnection.get("/metrics", "Accept-Encoding: gzip"));
  }

  private final Options options;
  private final Table scrapes =
      new Table(
          "label sets",
          "encoding",
          "bytes sent",
          "ms a scrape",
          "90%",
          "CPU ms a scrape",
          "bytes allocated",
          "over the plain text");
  private final Table requests =
      new Table("label sets", "scrapes", "latency ms: median", "90%", "99%", "99.9%", "most");

  private Scrape(Options options) {
    this.options = options;
  }

  static String run(Options options) throws IOException, InterruptedException {
    Scrape scrape = new Scrape(options);
    for (String size : options.list("sizes", "100,1000,10000")) {
      scrape.measure(Integer.parseInt(size));
      System.err.println("scrape: " + size + " label sets");
    }
    return "### One scrape\n\n"
        + scrape.scrapes
        + "\n### Requests beside a scrape each second\n\n"
        + scrape.requests;
  }

  private void measure(int labelSets) throws IOException, InterruptedException {
    String classPath =
        Options.ownJar() + File.pathSeparator + Options.ownJar().resolveSibling("lib") + "/*";
    Arm arm = new Arm("exporter", List.of(), Map.of(), true);
    List<String> application =
        List.of("-cp", classPath, ScrapeServer.class.getName(), Integer.toString(labelSets));
    try (MeasuredJvm jvm = MeasuredJvm.start(options, arm, application, Map.of());
        HttpConnection client = new HttpConnection(jvm.awaitReady());
        HttpConnection scraper = new HttpConnection(jvm.awaitEndpoint())) {
      int count = options.number("scrapes", 30);
      for (byte[] request : ENCODINGS.values()) {
        scrape(scraper, request, count, new Figures());
      }
      try (ProbedJvm probed = ProbedJvm.of(jvm, options)) {
        measureScrapes(labelSets, probed, scraper, count);
        measureRequests(labelSets, client, scraper);
      }
    }
  }

  private static void scrape(HttpConnection scraper, byte[] request, int count, Figures millis)
      throws IOException {
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      int status = scraper.exchange(request);
      millis.add((System.nanoTime() - start) / 1e6);
      if (status != 200) {
        throw new IOException("a scrape answers " + status);
      }
    }
  }

  private void measureScrapes(int labelSets, ProbedJvm jvm, HttpConnection scraper, int count)
      throws IOException, InterruptedException {
    long text = 0;
    for (Map.Entry<String, byte[]> encoding : ENCODINGS.entrySet()) {
      Figures millis = new Figures();
      jvm.settle();
      long bytes = jvm.allocatedBytes();
      long nanos = jvm.cpuNanos();
      scrape(scraper, encoding.getValue(), count, millis);
      jvm.settle();
      double cpuMillis = (jvm.cpuNanos() - nanos) / 1e6 / count;
      double allocated = (double) (jvm.allocatedBytes() - bytes) / count;
      text = text == 0 ? scraper.received() : text;
      scrapes.row(
          Integer.toString(labelSets),
          encoding.getKey(),
          Figures.format(scraper.received(), 0, false),
          millis.spread(1),
          millis.quantile(0.9, 1),
          Figures.format(cpuMillis, 1, false),
          Figures.format(allocated, 0, false),
          Figures.format(allocated / text, 2, false));
    }
  }

  /** Without scrapes and with them, in turns. */
  private void measureRequests(int labelSets, HttpConnection client, HttpConnection scraper)
      throws IOException, InterruptedException {
    int rate = options.number("rate", 200);
    int seconds = options.number("latency-seconds", 5);
    byte[] request = HttpConnection.get("/");
    Figures alone = new Figures();
    Figures beside = new Figures();
    FixedRate.run(client, request, rate, rate, new Figures());
    for (int turn = 0; turn < LATENCY_TURNS; turn++) {
      boolean scraped = turn % 2 == 1;
      Thread thread = scraped ? scrapeEachSecond(scraper, seconds) : null;
      FixedRate.run(client, request, rate, rate * seconds, scraped ? beside : alone);
      if (thread != null) {
        thread.join();
      }
    }
    row(labelSets, "none", alone);
    row(labelSets, "gzip", beside);
  }

  private static Thread scrapeEachSecond(HttpConnection scraper, int seconds) {
    Thread thread =
        new Thread(
            () -> {
              try {
                long start = System.nanoTime();
                for (int i = 0; i < seconds; i++) {
                  scrape(scraper, ENCODINGS.get("gzip"), 1, new Figures());
                  long next = start + TimeUnit.SECONDS.toNanos(i + 1);
                  TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "scraper");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void row(int labelSets, String scraped, Figures millis) {
    requests.row(
        Integer.toString(labelSets),
        scraped,
        millis.median(2),
        millis.quantile(0.9, 2),
        millis.quantile(0.99, 2),
        millis.quantile(0.999, 2),
        millis.quantile(1, 2));
  }
}
