package io.obs.benchmarks.woven;

import io.obs.bootstrap.HttpClientCall;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import shop.HandMetrics;

/**
 * An outgoing call, at the door: a client without a network is none, and with one its cost drowns.
 * Without the agent the door leads nowhere.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ClientCallBenchmark {
  private final HandMetrics.Call hand = ByHand.MEASURED ? new HandMetrics.Call("payments") : null;
  private String method = "POST";
  private String scheme = "http";
  private String host = "127.0.0.1";
  private int port = 8081;

  @Benchmark
  public HttpClientCall clientCall() {
    long startNanos = ByHand.MEASURED ? hand.start() : 0;
    HttpClientCall call = HttpClientCall.start(method, scheme, host, port);
    call.end(200, null);
    if (ByHand.MEASURED) {
      hand.answered(startNanos, 200);
    }
    return call;
  }
}
