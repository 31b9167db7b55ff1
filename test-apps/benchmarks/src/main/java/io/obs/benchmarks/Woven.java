package io.obs.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH on single woven calls: nanoseconds and bytes each, with the agent and without. */
final class Woven {
  private static final List<String> CALLS =
      List.of(
          "ServerBenchmark.request",
          "ServerBenchmark.errorRepeated",
          "ServerBenchmark.errorFirst",
          "StatementBenchmark.statement",
          "StatementBenchmark.preparedStatement",
          "StatementBenchmark.prepareAndExecute",
          "ClientCallBenchmark.clientCall");

  static final String LOGGED_ERROR = "LoggedErrorBenchmark.loggedError";

  /** NaN where there is none. */
  private record Measured(double nanos, double error, double bytes) {}

  private final Options options;
  private final List<String> calls;
  private final List<Arm> arms;

  private Woven(Options options, List<String> calls) {
    this.options = options;
    this.calls = calls;
    this.arms = Arm.forWoven(options);
  }

  static String run(Options options) throws RunnerException {
    return run(options, CALLS, "1,2");
  }

  /** The same for these calls, with so many threads if the options say nothing else. */
  static String run(Options options, List<String> calls, String threads) throws RunnerException {
    return new Woven(options, calls).measure(threads);
  }

  private String measure(String defaultThreads) throws RunnerException {
    StringBuilder section = new StringBuilder();
    String included = options.find("calls").orElse(".*");
    for (String threads : options.list("threads", defaultThreads)) {
      Table table =
          new Table(
              "call",
              "arm",
              "ns per call",
              "± (99.9%)",
              "over none",
              "bytes per call",
              "over none");
      for (String call : calls) {
        if (call.substring(call.indexOf('.') + 1).matches(included)) {
          measure(call, Integer.parseInt(threads), table);
        }
      }
      section.append(section.isEmpty() ? "" : "\n");
      section.append("### ").append(threads).append(threads.equals("1") ? " thread" : " threads");
      section.append("\n\n").append(table);
    }
    return section.toString();
  }

  private void measure(String call, int threads, Table table) throws RunnerException {
    Map<Arm, Measured> measured = new LinkedHashMap<>();
    for (Arm arm : arms) {
      if (arm.name().equals(Arm.HAND_WRITTEN) && call.equals(LOGGED_ERROR)) {
        continue; // what a logger is told, nobody measures by hand
      }
      measured.put(arm, measure(call, threads, arm));
      System.err.println("woven, " + threads + " threads: " + call + ", " + arm);
    }
    Measured none = measured.get(arms.get(0));
    String name = call.substring(call.indexOf('.') + 1).replaceAll("([A-Z])", " $1");
    measured.forEach(
        (arm, shown) ->
            table.row(
                name.toLowerCase(Locale.ROOT),
                arm.name(),
                Figures.format(shown.nanos, 1, false),
                Figures.format(shown.error, 1, false),
                Figures.format(shown.nanos - none.nanos, 1, true),
                Figures.format(shown.bytes, 0, false),
                Figures.format(shown.bytes - none.bytes, 0, true)));
  }

  private Measured measure(String call, int threads, Arm arm) throws RunnerException {
    boolean once = call.endsWith("First");
    int forks = options.number("forks", 2);
    int iterations = options.number("iterations", 5);
    TimeValue seconds = TimeValue.seconds(options.number("seconds", 1));
    List<String> jvmOptions = new ArrayList<>(options.jvm());
    jvmOptions.addAll(arm.jvmOptions());
    OptionsBuilder builder = new OptionsBuilder();
    builder
        .include("\\." + call.replace(".", "\\.") + "$")
        .jvm(options.jdk().resolve("bin/java").toString())
        .jvmArgs(jvmOptions.toArray(String[]::new))
        .threads(threads)
        .forks(once ? 5 * forks : forks)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
    if (!once) {
      builder
          .warmupIterations(iterations)
          .warmupTime(seconds)
          .measurementIterations(iterations)
          .measurementTime(seconds)
          .addProfiler(GCProfiler.class);
    }
    RunResult result = new Runner(builder.build()).runSingle();
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new Measured(
        time.getScore(), time.getScoreError(), bytes == null ? Double.NaN : bytes.getScore());
  }
}
