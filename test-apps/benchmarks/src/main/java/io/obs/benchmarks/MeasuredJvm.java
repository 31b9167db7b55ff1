package io.obs.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A forked JVM. Its output is read to the end so that it never waits for us, and thrown away once
 * the lines that we want have come. Only ever signals the process that it started, which {@link
 * #close} and the end of this JVM surely end.
 */
final class MeasuredJvm implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long TERM_SECONDS = 10;
  private static final int LAST_WORDS = 4_000;
  private static final Pattern READY = Pattern.compile("(?m)^[\\w ]+ ready.*$");
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");
  private static final Pattern ENDPOINT =
      Pattern.compile("metrics at http://[^ ]*:([0-9]+)/metrics");
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "benchmarks-shutdown"));
  }

  /** Nanoseconds on the clock of this JVM, before the fork. */
  final long forkNanos;

  private final Process process;
  private final StringBuilder output = new StringBuilder();
  private final boolean endpointExpected;
  private boolean ended;

  private MeasuredJvm(Process process, long forkNanos, boolean endpointExpected) {
    this.process = process;
    this.forkNanos = forkNanos;
    this.endpointExpected = endpointExpected;
  }

  /** The command line of a JVM of this arm: the application follows. */
  static List<String> command(Options options, Arm arm, List<String> application) {
    List<String> command = new ArrayList<>();
    command.add(options.jdk().resolve("bin/java").toString());
    command.addAll(options.jvm());
    command.addAll(arm.jvmOptions());
    command.addAll(application);
    return command;
  }

  static MeasuredJvm start(
      Options options, Arm arm, List<String> application, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = builder(command(options, arm, application));
    builder.environment().putAll(environment);
    builder.environment().putAll(arm.environment());
    long forkNanos = System.nanoTime();
    Process process = builder.start();
    RUNNING.add(process);
    MeasuredJvm jvm = new MeasuredJvm(process, forkNanos, arm.isObs());
    Thread reader = new Thread(jvm::read, "output-of-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    return jvm;
  }

  /** Without what would reach every JVM; both outputs in one. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    Set<String> options =
        Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");
    environment
        .keySet()
        .removeIf(
            name -> options.contains(name) || name.startsWith("OBS_") || name.startsWith("OTEL_"));
    return builder;
  }

  private void read() {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = process.getInputStream()) {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // it has been killed
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void append(String text) {
    output.append(text);
    if (output.length() > LAST_WORDS
        && isFound(READY)
        && (!endpointExpected || isFound(ENDPOINT))) {
      // what we want lies at the beginning, what an error would show at the end
      output.delete(LAST_WORDS / 2, output.length() - LAST_WORDS / 2);
    }
    notifyAll();
  }

  private boolean isFound(Pattern pattern) {
    return pattern.matcher(output).find();
  }

  private synchronized Matcher await(Pattern pattern) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Matcher matcher = pattern.matcher(output);
      if (matcher.find()) {
        return matcher;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || millis <= 0) {
        throw new IllegalStateException("no line like " + pattern + " but\n" + output);
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits for the line that says it is ready; its HTTP port, 0 if it has none. */
  int awaitReady() {
    Matcher address = ADDRESS.matcher(await(READY).group());
    return address.find() ? Integer.parseInt(address.group(1)) : 0;
  }

  /** Waits for the agent's endpoint; its port. */
  int awaitEndpoint() {
    return Integer.parseInt(await(ENDPOINT).group(1));
  }

  long pid() {
    return process.pid();
  }

  /** Seconds of processor time, user and system, of all threads, the ended ones too. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0; // USER_HZ
  }

  double residentMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
        .findFirst()
        .orElseThrow();
  }

  int threads() {
    String[] tasks = Path.of("/proc/" + pid() + "/task").toFile().list();
    return tasks == null ? 0 : tasks.length;
  }

  /** The JVM's own counters, such as {@code java.cls.loadedClasses}; those that are numbers. */
  Map<String, Long> counters(Options options) throws IOException, InterruptedException {
    Map<String, Long> counters = new TreeMap<>();
    for (String line : jcmd(options, "PerfCounter.print").lines().toList()) {
      if (line.matches("[\\w.]+=[0-9]+")) {
        int equals = line.indexOf('=');
        counters.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
      }
    }
    return counters;
  }

  /** What jcmd of the measured JDK prints; it attaches, which starts a thread, so comes last. */
  String jcmd(Options options, String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(options.jdk().resolve("bin/jcmd").toString());
    line.add(Long.toString(pid()));
    line.addAll(List.of(command));
    Process jcmd = builder(line).start();
    try {
      String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new IOException("jcmd " + command[0] + ": " + printed);
      }
      return printed;
    } finally {
      jcmd.destroyForcibly();
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.toHandle().destroy();
      if (!process.waitFor(TERM_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }
}
