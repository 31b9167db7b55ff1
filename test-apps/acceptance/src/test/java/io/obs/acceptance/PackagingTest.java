package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.harness.AgentProcess;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What lies in the shipped jar, and what must not. */
class PackagingTest {
  private static final long MAX_BYTES = 6_000_000;
  private static final int JAVA_8 = 52;
  private static final int JAVA_11 = 55;
  private static final int JAVA_17 = 61;
  private static final String SERVICES = "META-INF/services/io.obs.weaver.InstrumentationModule";
  private static final Path ROOT = Path.of(System.getProperty("obs.root"));

  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(AgentProcess.agentJar().toFile());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void isSmall() throws IOException {
    long size = Files.size(AgentProcess.agentJar());
    assertTrue(size <= MAX_BYTES, () -> size + " bytes, at most " + MAX_BYTES);
  }

  @Test
  void showsTheApplicationItsDoorOnly() {
    Set<String> unexpected =
        names()
            .filter(name -> !name.startsWith("obs/") && !name.startsWith("META-INF/"))
            .filter(name -> !name.matches("io/obs/bootstrap/[A-Za-z0-9$]+\\.class"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of("io/obs/agent/ObsAgent.class", "io/obs/agent/AgentClassLoader.class"), unexpected);
    assertEquals(
        List.of(),
        names().filter(name -> name.startsWith("obs/") && name.endsWith(".class")).toList());
    assertEquals(
        List.of(),
        names()
            .filter(name -> name.startsWith("META-INF/"))
            .filter(name -> name.matches("META-INF/(services|versions|maven)/.*|.*\\.(class|SF)"))
            .toList());
    assertEquals(
        List.of(), names().filter(name -> name.endsWith("module-info.classdata")).toList());
  }

  @Test
  void listsTheClassesOfTheBootstrapLoader() throws IOException {
    Set<String> listed =
        new TreeSet<>(List.of(text("META-INF/obs-bootstrap-classes").strip().split("\\s+")));
    Set<String> there =
        names()
            .filter(name -> name.endsWith(".class"))
            .filter(name -> name.startsWith("io/obs/bootstrap/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(there, listed);
  }

  @Test
  void holdsEveryInstrumentation() throws IOException {
    Set<String> expected = new TreeSet<>();
    try (Stream<Path> folders = Files.list(ROOT.resolve("instrumentations"))) {
      for (Path folder : folders.filter(path -> Files.exists(path.resolve("pom.xml"))).toList()) {
        Path services = folder.resolve("src/main/resources").resolve(SERVICES);
        assertTrue(Files.exists(services), () -> "no " + services);
        expected.addAll(Files.readString(services).lines().toList());
      }
    }
    assertFalse(expected.isEmpty());
    assertEquals(expected, new TreeSet<>(text("obs/" + SERVICES).lines().toList()));
    for (String module : expected) {
      String entry = "obs/" + module.replace('.', '/') + ".classdata";
      assertTrue(jar.getJarEntry(entry) != null, () -> "no " + entry);
    }
  }

  @Test
  void runsOnJava8() throws IOException {
    Map<String, Integer> younger = new TreeMap<>();
    for (JarEntry entry : entries()) {
      if (entry.getName().matches(".*\\.class(data)?")) {
        int major = majorVersion(entry);
        if (major > JAVA_8) {
          younger.put(entry.getName(), major);
        }
      }
    }
    // advice for an API of Java 11 or 17, which is never loaded as a class
    String folder = "obs/io/obs/instrumentation/";
    younger
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().matches(folder + "javahttpclient/.*Advice\\.classdata")
                        && entry.getValue() == JAVA_11
                    || entry.getKey().matches(folder + "jetty12/.*Advice\\.classdata")
                        && entry.getValue() == JAVA_17);
    assertEquals(Map.of(), younger);
  }

  private static int majorVersion(JarEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      assertEquals(0xCAFEBABE, in.readInt(), entry::getName);
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }

  @Test
  void namesItsEntryPoints() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    for (String name : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
      assertEquals("io.obs.agent.ObsAgent", manifest.getValue(name), name);
    }
    assertEquals("true", manifest.getValue("Can-Retransform-Classes"));
    assertEquals("obs", manifest.getValue("Implementation-Title"));
    assertTrue(manifest.getValue("Implementation-Version").matches("[0-9].*"));
    // the bootstrap loader's search path would end the sharing of classes (CDS)
    assertEquals(null, manifest.getValue("Boot-Class-Path"));
    assertEquals(null, manifest.getValue("Class-Path"));
  }

  @Test
  void carriesTheLicensesOfWhatItHolds() throws IOException {
    assertTrue(text("META-INF/LICENSE").contains("Apache License"));
    List<String> licenses =
        names().filter(name -> name.matches("META-INF/licenses/[^/]+")).toList();
    assertTrue(licenses.contains("META-INF/licenses/README.txt"), licenses::toString);
    assertTrue(text("META-INF/licenses/EPL-1.0.txt").contains("Eclipse Public License"));
    assertTrue(text("META-INF/licenses/asm.txt").contains("INRIA"));
    for (String license : licenses) {
      assertFalse(text(license).isBlank(), license);
    }
  }

  /** The time of the build would make two builds of the same sources differ. */
  @Test
  void tellsNothingOfWhenItWasBuilt() throws IOException {
    Set<Long> times = entries().stream().map(JarEntry::getTime).collect(Collectors.toSet());
    assertEquals(1, times.size(), times::toString);
    Attributes manifest = jar.getManifest().getMainAttributes();
    for (String name : List.of("Built-By", "Build-Time", "Build-Timestamp")) {
      assertEquals(null, manifest.getValue(name), name);
    }
  }

  @Test
  void holdsNothingTwice() {
    List<String> names = names().toList();
    assertEquals(
        names.size(),
        names.stream().distinct().count(),
        () -> Arrays.toString(names.stream().sorted().toArray()));
  }

  private static List<JarEntry> entries() {
    return jar.stream().filter(entry -> !entry.isDirectory()).toList();
  }

  private static Stream<String> names() {
    return entries().stream().map(JarEntry::getName);
  }

  private static String text(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    assertTrue(entry != null, () -> "no " + name);
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
