package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.harness.AgentProcess;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every class that woven code may call is in the bootstrap loader of an application under the
 * shipped jar, and can initialize itself there: the jar defines them one by one, so that to the JVM
 * they have no package and no place where they come from, as they have when they are tested alone.
 */
class DoorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static Stream<Jdk> jdks() {
    return Jdks.all().stream().filter(jdk -> jdk.feature() >= 8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void opensOnEveryJava(Jdk jdk) throws IOException {
    List<String> classes;
    try (JarFile jar = new JarFile(AgentProcess.agentJar().toFile())) {
      classes =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.matches("io/obs/bootstrap/.*\\.class"))
              .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
              .toList();
    }
    try (AgentProcess door =
        Programs.program("Door").arguments(classes.toArray()).jdk(jdk).agent().start()) {
      String initialized = "initialized " + classes.size();
      door.awaitStdout(line -> line.startsWith("initialized "), PATIENCE);
      assertEquals(List.of(initialized), door.stdoutLines(), door::toString);
      Agents.port(door);
      assertEquals(List.of(), Agents.complaints(door));
    }
  }
}
