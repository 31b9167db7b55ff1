package io.obs.exporter.http;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Predicate;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * What is served: the metrics, a page about them, and a sign of life. Called by the connections'
 * threads, of which only a few collect at the same moment; none holds a lock of the registry, nor a
 * place among those few, when it comes to writing to the client. Costs what the registry's
 * collectors cost, and memory for the body.
 */
final class Pages {
  private static final String HEALTHY = "/-/healthy";
  private static final int LONGEST_MESSAGE = 1000;

  private final CollectorRegistry registry;
  private final String metricsPath;
  private final Supplier<String> home;
  private final Trouble trouble;
  private final Limits limits;
  private final Semaphore renders;
  private final AtomicInteger waiting = new AtomicInteger();

  Pages(
      CollectorRegistry registry,
      String metricsPath,
      Supplier<String> home,
      Trouble trouble,
      Limits limits) {
    this.registry = registry;
    this.metricsPath = metricsPath;
    this.home = home;
    this.trouble = trouble;
    this.limits = limits;
    this.renders = new Semaphore(limits.renders, true);
  }

  /** Never throws for what a collector or the page does: that becomes a 500. */
  Response answer(Request request) throws BadRequest {
    if (!request.isGet() && !request.isHead()) {
      return Response.text(405, "Only GET and HEAD are answered here.\n", "Allow: GET, HEAD");
    }
    String path = request.path();
    if (path.equals(metricsPath)) {
      return metrics(request);
    }
    if (path.equals(HEALTHY)) {
      return Response.text(200, "OK\n");
    }
    if (path.equals("/")) {
      try {
        return Response.text(200, String.valueOf(home.get()));
      } catch (Throwable e) {
        return failure("The page failed: ", e);
      }
    }
    return Response.text(404, "Not found. The metrics are at " + metricsPath + "\n");
  }

  private Response metrics(Request request) throws BadRequest {
    List<String> names = request.parameters("name[]");
    if (!acquire()) {
      return Response.text(503, "Too many scrapes at once.\n", "Retry-After: 10");
    }
    try {
      return render(request, names);
    } catch (Throwable e) {
      // An OutOfMemoryError or LinkageError of one collector is no reason to leave the scraper
      // without an answer either.
      return failure("Collecting the metrics failed: ", e);
    } finally {
      renders.release();
    }
  }

  private boolean acquire() {
    if (renders.tryAcquire()) {
      return true;
    }
    try {
      return waiting.incrementAndGet() <= limits.waiting
          && renders.tryAcquire(limits.waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  private Response render(Request request, List<String> names) throws IOException {
    String contentType = Negotiation.contentType(request.field("accept"));
    Enumeration<MetricFamilySamples> samples =
        names.isEmpty()
            ? registry.metricFamilySamples()
            : registry.filteredMetricFamilySamples(new NameFilter(names));
    Body body = new Body(limits.responseBodyBytes);
    String vary = "Vary: Accept, Accept-Encoding";
    if (!Negotiation.gzip(request.field("accept-encoding"))) {
      write(contentType, samples, body);
      return new Response(200, contentType, body, vary);
    }
    FastGzip gzip = new FastGzip(body);
    try {
      write(contentType, samples, gzip);
    } finally {
      gzip.release();
    }
    return new Response(200, contentType, body, vary, "Content-Encoding: gzip");
  }

  private static void write(
      String contentType, Enumeration<MetricFamilySamples> samples, OutputStream out)
      throws IOException {
    Writer writer = new Utf8Writer(out);
    TextFormat.writeFormat(contentType, writer, samples);
    writer.close();
  }

  private Response failure(String what, Throwable cause) {
    String message;
    try {
      message = cause.toString();
    } catch (Throwable e) {
      message = cause.getClass().getName(); // whose own getMessage fails
    }
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE) + "…";
    }
    trouble.report(Trouble.Kind.COLLECT, what + message);
    return Response.text(500, what + message + "\n");
  }

  /**
   * Passes the samples that {@code name[]} asks for: by sample name, as simpleclient's own servers
   * have it, or by the metric's name, as client_golang's have it.
   */
  private static final class NameFilter implements Predicate<String> {
    private static final String[] SUFFIXES = {
      "_bucket", "_count", "_sum", "_total", "_created", "_info"
    };

    private final Set<String> names;

    NameFilter(List<String> names) {
      this.names = new HashSet<>(names);
    }

    @Override
    public boolean test(String sample) {
      if (names.contains(sample)) {
        return true;
      }
      for (String suffix : SUFFIXES) {
        if (sample.endsWith(suffix)
            && names.contains(sample.substring(0, sample.length() - suffix.length()))) {
          return true;
        }
      }
      return false;
    }
  }

  /** Spends little of the application's processor on the last tenth of size. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }

    /** Frees the native memory; close() does not if a collector failed halfway. */
    void release() {
      def.end();
    }
  }
}
