package io.obs.benchmarks;

import io.obs.bootstrap.Sink;
import io.obs.exporter.http.MetricsServer;
import io.obs.exporter.http.PortRange;
import io.obs.exporter.metrics.PrometheusSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The exporter alone, with as many label sets of histograms as its argument says, and beside it the
 * smallest server whose requests are counted there. Ends with its standard input.
 */
public final class ScrapeServer {
  private static final double[] HTTP_BUCKETS = {
    .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] DB_BUCKETS = {.001, .005, .01, .05, .1, .5, 1, 5, 10};
  private static final int OBSERVATIONS = 20;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\n.".getBytes(StandardCharsets.US_ASCII);

  private ScrapeServer() {}

  /** Prints where its metrics are, and when it is ready. */
  public static void main(String... arguments) throws IOException {
    int labelSets = Integer.parseInt(arguments[0]);
    PrometheusSink sink = new PrometheusSink(HTTP_BUCKETS, DB_BUCKETS, labelSets + 10);
    sink.registerJvmMetrics();
    for (int i = 0; i < labelSets; i++) {
      for (int j = 0; j < OBSERVATIONS; j++) {
        request(sink, "/route/" + i + "/*", (i * 31L + j) * 1_000_003L % 11_000_000_000L);
      }
    }
    MetricsServer metrics =
        MetricsServer.bind(
            "127.0.0.1",
            PortRange.parse("0"),
            sink.registry(),
            "/metrics",
            () -> "",
            System.err::println);
    metrics.start();
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread server = new Thread(() -> serve(listener, sink), "requests");
    server.setDaemon(true);
    server.start();
    System.out.println("metrics at http://127.0.0.1:" + metrics.port() + "/metrics");
    System.out.println("exporter ready on http://127.0.0.1:" + listener.getLocalPort() + "/");
    while (System.in.read() >= 0) {
      // nobody writes
    }
  }

  private static void request(Sink sink, String route, long nanos) {
    sink.httpServerStarted("GET");
    sink.httpServerEnded("GET", route, 200, "", nanos);
  }

  /** One client after the other; a request is what arrives at once. */
  private static void serve(ServerSocket listener, Sink sink) {
    byte[] buffer = new byte[1024];
    while (true) {
      try (Socket socket = listener.accept()) {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        while (in.read(buffer) >= 0) {
          long start = System.nanoTime();
          sink.httpServerStarted("GET");
          out.write(ANSWER);
          sink.httpServerEnded("GET", "/route/0/*", 200, "", System.nanoTime() - start);
        }
      } catch (IOException e) {
        System.err.println("a client has gone: " + e);
      }
    }
  }
}
