package io.obs.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void readsBothStreamsAndTheExitCode() {
    try (AgentProcess child = child("print")) {
      assertEquals(3, child.awaitExit(PATIENCE));
      assertEquals(3, child.exitCode());
      assertEquals(
          List.of(
              "to standard output",
              "{\"@timestamp\":\"now\",\"message\":\"häppy\"}",
              "no line end"),
          child.stdoutLines());
      assertTrue(child.stdout().endsWith("no line end"), child::stdout);
      assertEquals(List.of("to standard error"), child.stderrLines());
      assertEquals("häppy", child.events().single("@timestamp", "now").get("message").asText());
    }
  }

  @Test
  void awaitsLines() {
    try (AgentProcess child = child("print")) {
      assertEquals(
          "to standard error", child.awaitStderr(line -> line.endsWith("error"), PATIENCE));
      assertEquals("no line end", child.awaitStdout(line -> line.startsWith("no "), PATIENCE));
      // once more: a search starts at the first line, not where the last one ended
      assertEquals(
          "to standard output", child.awaitStdout(line -> line.startsWith("to "), PATIENCE));
    }
  }

  @Test
  void saysWhatTheChildPrintedWhenALineDoesNotCome() {
    try (AgentProcess child = child("print")) {
      AssertionError error =
          assertThrows(
              AssertionError.class, () -> child.awaitStdout(line -> line.isEmpty(), PATIENCE));
      assertTrue(error.getMessage().contains("to standard output"), error::getMessage);
      assertTrue(error.getMessage().contains("to standard error"), error::getMessage);
    }
    try (AgentProcess child = child("wait")) {
      child.awaitStdout("waiting"::equals, PATIENCE);
      AssertionError error =
          assertThrows(
              AssertionError.class,
              () -> child.awaitStdout(line -> line.isEmpty(), Duration.ofMillis(50)));
      assertTrue(error.getMessage().contains("within PT0.05S"), error::getMessage);
      assertThrows(AssertionError.class, child::exitCode);
      assertThrows(AssertionError.class, () -> child.awaitExit(Duration.ofMillis(50)));
    }
  }

  @Test
  void stopsAsAContainerDoes() {
    try (AgentProcess child = child("wait")) {
      child.awaitStdout("waiting"::equals, PATIENCE);
      assertEquals(143, child.stop());
      assertEquals(List.of("waiting", "bye"), child.stdoutLines());
    }
  }

  @Test
  void closeKillsEvenAJvmThatRefusesToEnd() {
    AgentProcess child = child("refuse-to-end");
    child.awaitStdout("waiting"::equals, PATIENCE);
    child.close();
    assertFalse(child.isAlive());
    assertFalse(ProcessHandle.of(child.pid()).isPresent());
    child.close();
  }

  @Test
  void passesOnPropertiesEnvironmentDirectoryAndNothingUnasked(@TempDir Path directory)
      throws IOException {
    Path real = directory.toRealPath();
    try (AgentProcess child =
        AgentProcess.builder()
            .jvmOptions("-Xmx64m")
            .property("some.property", "some value")
            .environment("OBS_SOMETHING", 7)
            .directory(real)
            .mainClass(Child.class)
            .arguments("look")
            .start()) {
      assertEquals(0, child.awaitExit(PATIENCE), child::toString);
      List<String> lines = child.stdoutLines();
      assertTrue(lines.contains("directory " + real), child::toString);
      assertTrue(lines.contains("property some value"), child::toString);
      assertTrue(lines.contains("input -1"), child::toString);
      assertTrue(lines.contains("agent null"), child::toString);
      // the build sets OBS_INHERITED and OTEL_INHERITED for this test
      assertEquals("yes", System.getenv("OBS_INHERITED"));
      assertEquals(
          List.of("env OBS_SOMETHING=7"),
          lines.stream()
              .filter(line -> line.matches("env (OBS|OTEL|JAVA_TOOL|JDK_JAVA)_.*"))
              .toList());
    }
  }

  @Test
  void attachesAgents(@TempDir Path directory) throws IOException {
    Path jar = agentJar(directory);
    try (AgentProcess child =
        AgentProcess.builder()
            .agent(jar, "a=b,c")
            .mainClass(Child.class)
            .arguments("look")
            .start()) {
      assertEquals(0, child.awaitExit(PATIENCE), child::toString);
      assertTrue(child.stdoutLines().contains("agent a=b,c"), child::toString);
    }
  }

  @Test
  void runsJars(@TempDir Path directory) throws IOException {
    try (AgentProcess child =
        AgentProcess.builder().jar(agentJar(directory)).arguments("print").start()) {
      assertEquals(3, child.awaitExit(PATIENCE), child::toString);
    }
  }

  @Test
  void runsOnEveryJdk() {
    for (Jdk jdk : Jdks.from(17)) {
      try (AgentProcess child =
          AgentProcess.builder().jdk(jdk).mainClass(Child.class).arguments("print").start()) {
        assertEquals(3, child.awaitExit(PATIENCE), jdk + ": " + child);
      }
    }
  }

  private static AgentProcess child(String what) {
    return AgentProcess.builder().mainClass(Child.class).arguments(what).start();
  }

  private static Path agentJar(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Child.class.getName());
    manifest.getMainAttributes().putValue("Premain-Class", ChildAgent.class.getName());
    Path jar = directory.resolve("child.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> type : List.of(Child.class, ChildAgent.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(out);
        }
      }
    }
    return jar;
  }
}
