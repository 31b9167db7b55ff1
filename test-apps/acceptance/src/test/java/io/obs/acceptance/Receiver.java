package io.obs.acceptance;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A real receiver of events, which a script in the folder that the environment variable {@code
 * OBS_TEST_RECEIVERS} names starts and stops. Where there is none, the test is left out, and the
 * run says so.
 */
final class Receiver implements AutoCloseable {
  private static final long SCRIPT_SECONDS = 180;

  private final Path script;
  private final Path folder;
  private final Map<String, String> environment;

  private Receiver(Path script, Path folder, Map<String, String> environment) {
    this.script = script;
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Returns when it is ready.
   *
   * @param parent where it gets a folder of its own
   */
  static Receiver start(String name, Path parent, Map<String, String> environment)
      throws IOException, InterruptedException {
    String receivers = System.getenv("OBS_TEST_RECEIVERS");
    if (receivers == null || receivers.isBlank()) {
      throw leftOut(name, "OBS_TEST_RECEIVERS names no folder");
    }
    Path script = Path.of(receivers, name);
    if (!Files.isExecutable(script)) {
      throw leftOut(name, "there is no " + script);
    }
    Receiver receiver =
        new Receiver(script, Files.createDirectory(parent.resolve(name)), environment);
    if (receiver.run("start", Map.of()) != 0) {
      String said = receiver.said("start");
      receiver.close();
      throw leftOut(name, said);
    }
    return receiver;
  }

  private static RuntimeException leftOut(String name, String why) {
    System.out.println("left out: a real " + name + ", because " + why);
    return abort("no real " + name + ": " + why);
  }

  Path folder() {
    return folder;
  }

  /** What it says when it is tried. */
  String tryWith(Map<String, String> more) throws IOException, InterruptedException {
    run("try", more);
    return said("try");
  }

  /** What it has received so far; complete lines of {@code received.jsonl}. */
  List<JsonNode> received() throws IOException {
    String text = Files.readString(folder.resolve("received.jsonl"), StandardCharsets.UTF_8);
    List<JsonNode> received = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      if (!line.isBlank()) {
        received.add(new ObjectMapper().readTree(line));
      }
    }
    return received;
  }

  /** The exit code; what it prints goes into a file, which a server that it starts may hold. */
  private int run(String verb, Map<String, String> more) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(script.toString(), verb, folder.toString());
    builder.environment().putAll(new TreeMap<>(environment));
    builder.environment().putAll(more);
    Path output = folder.resolve("said-" + verb + ".txt");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(script + " " + verb + " has not ended\n" + said(verb));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String said(String verb) throws IOException {
    return Files.readString(folder.resolve("said-" + verb + ".txt"));
  }

  @Override
  public void close() throws IOException {
    try {
      run("stop", Map.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(script + " may not have stopped", e);
    }
  }
}
