package io.obs.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {
  @Test
  void findsTheRunningOneAndOneAFeatureVersion() {
    List<Integer> features = Jdks.all().stream().map(Jdk::feature).toList();
    assertTrue(features.contains(Runtime.version().feature()), features::toString);
    assertEquals(features.stream().distinct().sorted().toList(), features);
    assertTrue(Jdks.all().stream().allMatch(jdk -> Files.isExecutable(jdk.java())));
    assertEquals(Jdks.running().feature(), Jdks.find(Jdks.running().feature()).get().feature());
    assertTrue(Jdks.from(17).stream().allMatch(jdk -> jdk.feature() >= 17));
  }

  @Test
  void prefersNamedOnesAndFindsThemBelowAFolder(@TempDir Path folder) throws IOException {
    Path home = folder.toRealPath().resolve("usr/lib/jvm/java-42");
    fake(home, "42", "42.0.1");
    fake(home.resolve("jre"), "41", "41");
    assertEquals(
        List.of(new Jdk(home, 42)), List.copyOf(Jdks.search(List.of(folder), List.of(home))));

    Path other = folder.toRealPath().resolve("other");
    fake(other, "42", "42.0.1");
    assertEquals(
        List.of(new Jdk(other, 42)),
        List.copyOf(Jdks.search(List.of(other), List.of(home, Path.of("/nowhere")))));
  }

  @Test
  void verifiesTheReleaseFile(@TempDir Path folder) throws IOException {
    fake(folder, "42", "43");
    assertEquals(List.of(), List.copyOf(Jdks.search(List.of(), List.of(folder))));
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> Jdks.search(List.of(folder), List.of()));
    assertTrue(error.getCause().getMessage().contains("43"), error::toString);
  }

  @Test
  void readsVersions() {
    assertEquals(8, Jdks.featureOf("1.8"));
    assertEquals(8, Jdks.featureOf("1.8.0_412"));
    assertEquals(17, Jdks.featureOf("17.0.15"));
    assertEquals(26, Jdks.featureOf("26-ea"));
    assertEquals(25, Jdks.featureOf("25"));
  }

  private static void fake(Path home, String specification, String release) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + release + "\"\n");
    Path java = home.resolve("bin/java");
    Files.writeString(
        java, "#!/bin/sh\necho '    java.specification.version = " + specification + "' >&2\n");
    assertTrue(java.toFile().setExecutable(true));
  }
}
