package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.Sinks;
import io.obs.exporter.metrics.AgentStatus;
import io.obs.exporter.metrics.PrometheusSink;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Run by {@link EventsAtExitTest}: a program that obs is wired into by hand. */
public final class DyingProgram {
  private DyingProgram() {}

  public static void main(String[] args) throws Exception {
    EventWriter events =
        new EventWriter(EventOutputs.of("stdout"), AgentLog.Level.INFO, "dying", null);
    PrometheusSink sink = new PrometheusSink(new double[] {1}, new double[] {1}, 10);
    Sinks.install(sink, events);
    sink.registerAgentMetrics(new Status(events));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> events.flush(10_000)));
    System.setOut(new PrintStream(nowhere(), true));
    System.setErr(new PrintStream(nowhere(), true));
    if (args[0].equals("idle")) {
      sink.registerJvmMetrics();
      StringWriter text = new StringWriter();
      TextFormat.write004(text, sink.registry().metricFamilySamples());
      if (text.getBuffer().indexOf("jvm_buffer_pool_used_bytes{") < 0) {
        System.exit(3);
      }
      return;
    }
    AgentLog.open(events);
    Exception thrown = new IllegalStateException("last words");
    ErrorRecorder.endedThread(Thread.currentThread(), thrown);
    for (int i = 0; args[0].equals("repeat") && i < 9; i++) {
      ErrorRecorder.endedThread(Thread.currentThread(), again(thrown));
    }
    AgentLog.warn("going down");
    if (!args[0].equals("throw")) {
      System.exit(7);
    }
    throw thrown;
  }

  private static Exception again(Exception thrown) {
    Exception again = new IllegalStateException("last words");
    again.setStackTrace(thrown.getStackTrace());
    return again;
  }

  private static OutputStream nowhere() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("the application's own");
      }
    };
  }

  private static final class Status implements AgentStatus {
    private final EventWriter events;

    Status(EventWriter events) {
      this.events = events;
    }

    @Override
    public String version() {
      return "0";
    }

    @Override
    public List<String> instrumentations() {
      return Collections.emptyList();
    }

    @Override
    public boolean isActive(String instrumentation) {
      return false;
    }

    @Override
    public long typesWoven(String instrumentation) {
      return 0;
    }

    @Override
    public Map<String, Long> eventsDropped() {
      return events.dropped();
    }
  }
}
