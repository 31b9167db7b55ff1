package io.obs.acceptance;

import io.obs.harness.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One run of a JDK's tool, which is no application: its exit code and what it printed. */
record Command(List<String> command, int exitCode, List<String> stdout, List<String> stderr) {
  private static final long TIMEOUT_SECONDS = 120;
  private static final String PICKED_UP = "Picked up JAVA_TOOL_OPTIONS: ";

  /** Runs it to its end, in an environment with these variables and no other of Java or obs. */
  static Command run(
      Path folder, Map<String, String> environment, Jdk jdk, String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve(tool).toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, tool, ".out");
    Path err = Files.createTempFile(folder, tool, ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(OBS|OTEL)_.*|_?(JAVA_TOOL|JDK_JAVA|JAVA)_OPTIONS"));
    builder.environment().putAll(new TreeMap<>(environment));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            command + " has not ended\n" + Files.readString(out) + Files.readString(err));
      }
      return new Command(command, process.exitValue(), lines(out), lines(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  /** Without what the JVM itself says of its options. */
  Command withoutPickedUp() {
    return new Command(
        command,
        exitCode,
        stdout.stream().filter(line -> !line.startsWith(PICKED_UP)).toList(),
        stderr.stream().filter(line -> !line.startsWith(PICKED_UP)).toList());
  }
}
