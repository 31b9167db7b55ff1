package io.obs.benchmarks.woven;

import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Requests to Tomcat, at its adapter. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServerBenchmark {
  private static final int WARMING_REQUESTS = 2_000;

  private static void expect(int status, int answered) {
    if (answered != status) {
      throw new IllegalStateException("answers " + answered);
    }
  }

  /** One Tomcat for all threads. */
  @State(Scope.Benchmark)
  public static class Server {
    Adapter adapter;

    @Setup
    public void start() throws LifecycleException {
      adapter = new Adapter();
    }

    @TearDown
    public void stop() throws LifecycleException {
      adapter.stop();
    }
  }

  /** A request for each thread. */
  @State(Scope.Thread)
  public static class Requests {
    Adapter.Exchange plain;
    Adapter.Exchange failing;

    @Setup
    public void prepare(Server server) throws Exception {
      plain = server.adapter.new Exchange("/plain");
      failing = server.adapter.new Exchange("/failing");
      for (int i = 0; i < WARMING_REQUESTS; i++) {
        expect(200, plain.run());
      }
    }
  }

  @Benchmark
  public void request(Requests requests) throws Exception {
    expect(200, requests.plain.run());
  }

  @Benchmark
  public void errorRepeated(Requests requests) throws Exception {
    expect(500, requests.failing.run());
  }

  /** After other requests, in a JVM that has not seen an error yet. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public void errorFirst(Requests requests) throws Exception {
    expect(500, requests.failing.run());
  }
}
