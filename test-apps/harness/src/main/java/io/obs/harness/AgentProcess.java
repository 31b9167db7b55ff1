package io.obs.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real JVM, with the agent or without. Its output is read as it is written; every failure prints
 * it. {@link #close} kills it surely, and so does the end of the test's JVM. Only ever signals the
 * one process that it started.
 */
public final class AgentProcess implements AutoCloseable {
  private static final Duration TERM_PATIENCE = Duration.ofSeconds(20);
  private static final long OUTPUT_END_MILLIS = 5_000;
  private static final int SHOWN_CHARS = 20_000;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "harness-shutdown"));
  }

  private final List<String> command;
  private final Process process;
  private final Output stdout;
  private final Output stderr;

  private AgentProcess(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.stdout = new Output("stdout-of-" + process.pid(), process.getInputStream());
    this.stderr = new Output("stderr-of-" + process.pid(), process.getErrorStream());
  }

  /** A JVM of the running Java, without the agent, until told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** The shipped jar, which the system property {@code obs.jar} names. */
  public static Path agentJar() {
    String path = System.getProperty("obs.jar");
    if (path == null || path.isBlank()) {
      throw new AssertionError("system property obs.jar is not set: where is the agent's jar?");
    }
    Path jar = Path.of(path).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError("no agent jar at " + jar + " (system property obs.jar)");
    }
    return jar;
  }

  /** Whether the shipped jar is there, for tests that can do without. */
  public static boolean agentJarExists() {
    String path = System.getProperty("obs.jar");
    return path != null && Files.isRegularFile(Path.of(path));
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Standard output so far, as written. */
  public String stdout() {
    return stdout.text();
  }

  /** Complete lines of standard output so far, without line ends. */
  public List<String> stdoutLines() {
    return stdout.lines();
  }

  /** Standard error so far, as written. */
  public String stderr() {
    return stderr.text();
  }

  /** Complete lines of standard error so far, without line ends. */
  public List<String> stderrLines() {
    return stderr.lines();
  }

  /** The events among the lines of standard output so far. */
  public Events events() {
    return Events.of(stdoutLines());
  }

  /** The first line of standard output, from its start, that matches; fails when none comes. */
  public String awaitStdout(Predicate<String> line, Duration deadline) {
    return await(stdout, "standard output", line, deadline);
  }

  /** The first line of standard error, from its start, that matches; fails when none comes. */
  public String awaitStderr(Predicate<String> line, Duration deadline) {
    return await(stderr, "standard error", line, deadline);
  }

  private String await(Output output, String name, Predicate<String> line, Duration deadline) {
    try {
      Optional<String> found = output.await(line, deadline.toNanos());
      return found.orElseThrow(
          () -> failure("no such line on " + name + (isAlive() ? " within " + deadline : "")));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until the application ends by itself, and for the last of its output; its exit code. */
  public int awaitExit(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failure("has not ended within " + deadline);
      }
      return ended();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Asks it to end (SIGTERM), kills it when it does not; its exit code (143 after a SIGTERM
   * obeyed).
   */
  public int stop() {
    // not Process.destroy, which also closes the streams: the last words would be lost
    process.toHandle().destroy();
    try {
      if (!process.waitFor(TERM_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        process.toHandle().destroyForcibly();
        process.waitFor();
      }
      return ended();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Kills it at once (SIGKILL): nothing of it gets to clean up. */
  public void kill() {
    process.toHandle().destroyForcibly();
    try {
      process.waitFor();
      ended();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private int ended() throws InterruptedException {
    RUNNING.remove(process);
    stdout.awaitEnd(OUTPUT_END_MILLIS);
    stderr.awaitEnd(OUTPUT_END_MILLIS);
    return process.exitValue();
  }

  /** Of an application that has ended. */
  public int exitCode() {
    if (isAlive()) {
      throw failure("has not ended");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }

  /** An error that shows the command and all that the application printed. */
  public AssertionError failure(String what) {
    return new AssertionError(what + "\n" + this);
  }

  @Override
  public String toString() {
    return "process "
        + pid()
        + (isAlive() ? " (running)" : " (exit code " + process.exitValue() + ")")
        + ": "
        + String.join(" ", command)
        + "\n--- standard output\n"
        + shortened(stdout())
        + "\n--- standard error\n"
        + shortened(stderr())
        + "\n---";
  }

  private static String shortened(String text) {
    if (text.length() <= SHOWN_CHARS) {
      return text;
    }
    int half = SHOWN_CHARS / 2;
    return text.substring(0, half)
        + "\n… "
        + (text.length() - SHOWN_CHARS)
        + " characters …\n"
        + text.substring(text.length() - half);
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for a process", e);
  }

  /**
   * What to start. Of the environment only {@code JAVA_TOOL_OPTIONS} and its like, {@code OBS_*}
   * and {@code OTEL_*} are not inherited; standard input is empty.
   */
  public static final class Builder {
    private Jdk jdk = Jdks.running();
    private final List<String> agents = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> classPath = new ArrayList<>();
    private final List<String> application = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private Path directory;

    private Builder() {}

    public Builder jdk(Jdk jdk) {
      this.jdk = jdk;
      return this;
    }

    /** With the shipped jar. */
    public Builder agent() {
      return agent("");
    }

    /** With the shipped jar and agent arguments ({@code metrics.port=0,log.output=stderr}). */
    public Builder agent(String agentArguments) {
      return agent(agentJar(), agentArguments);
    }

    /** With another jar; called twice, attaches two. */
    public Builder agent(Path jar, String agentArguments) {
      String suffix = agentArguments.isEmpty() ? "" : "=" + agentArguments;
      agents.add("-javaagent:" + jar + suffix);
      return this;
    }

    public Builder jvmOptions(String... options) {
      jvmOptions.addAll(Arrays.asList(options));
      return this;
    }

    public Builder property(String name, Object value) {
      properties.put(name, String.valueOf(value));
      return this;
    }

    public Builder environment(String name, Object value) {
      environment.put(name, String.valueOf(value));
      return this;
    }

    public Builder classPath(Path... entries) {
      Stream.of(entries).map(Path::toString).forEach(classPath::add);
      return this;
    }

    /** The folder or jar that this class was loaded from. */
    public Builder classPathOf(Class<?> type) {
      try {
        return classPath(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e);
      }
    }

    public Builder mainClass(String name) {
      application.clear();
      application.add(name);
      return this;
    }

    /** A main class with its own class path entry. */
    public Builder mainClass(Class<?> type) {
      return classPathOf(type).mainClass(type.getName());
    }

    public Builder jar(Path jar) {
      application.clear();
      application.addAll(List.of("-jar", jar.toString()));
      return this;
    }

    public Builder arguments(Object... values) {
      Stream.of(values).map(String::valueOf).forEach(arguments::add);
      return this;
    }

    public Builder directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /** The command line, as it will be started. */
    List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(jdk.java().toString());
      command.addAll(jvmOptions);
      properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
      command.addAll(agents);
      if (!classPath.isEmpty()) {
        command.add("-cp");
        command.add(classPath.stream().distinct().collect(Collectors.joining(File.pathSeparator)));
      }
      command.addAll(application);
      command.addAll(arguments);
      return command;
    }

    public AgentProcess start() {
      List<String> command = command();
      ProcessBuilder builder = new ProcessBuilder(command);
      CleanEnvironment.apply(builder.environment());
      builder.environment().putAll(environment);
      if (directory != null) {
        builder.directory(directory.toFile());
      }
      try {
        Process process = builder.start();
        RUNNING.add(process);
        process.getOutputStream().close();
        return new AgentProcess(List.copyOf(command), process);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
      }
    }
  }
}
