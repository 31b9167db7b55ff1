package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The program {@code Failures} under obs, which fails when it is told. */
final class FailingProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAMES = 3;

  private final AgentProcess process;
  private final Socket socket;
  private final PrintStream out;
  private final BufferedReader in;

  /** Events go to these outputs. */
  static FailingProgram start(String outputs) throws IOException {
    return start(builder(outputs));
  }

  static AgentProcess.Builder builder(String outputs) {
    return Programs.program("Failures").agent().environment("OBS_LOG_OUTPUT", outputs);
  }

  static FailingProgram start(AgentProcess.Builder builder) throws IOException {
    AgentProcess process = builder.start();
    try {
      return new FailingProgram(process);
    } catch (IOException | AssertionError e) {
      process.close();
      throw e;
    }
  }

  private FailingProgram(AgentProcess process) throws IOException {
    this.process = process;
    String ready = process.awaitStdout(line -> line.startsWith("ready on "), PATIENCE);
    socket = new Socket("127.0.0.1", Integer.parseInt(ready.substring("ready on ".length())));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  AgentProcess process() {
    return process;
  }

  /** Lets failures of these numbers happen; returns when they have. */
  void fail(int from, int to) throws IOException {
    fail(from, to, FRAMES);
  }

  void fail(int from, int to, int frames) throws IOException {
    out.println(from + " " + to + " " + frames);
    if (!"done".equals(in.readLine())) {
      throw process.failure("has not failed as told");
    }
  }

  /** What the event of a failure says. */
  static String message(int number) {
    return "failure " + number + " \u20ac";
  }

  /** Lets main return. */
  void quit() {
    out.println("quit");
  }

  @Override
  public void close() throws IOException {
    socket.close();
    process.close();
  }
}
