package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class MatrixResultsTest {
  private static final String PROPERTY = "obs.matrix.results";

  private final String before = System.getProperty(PROPERTY);

  @TempDir Path directory;

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  private List<String> run(Class<?> type) throws IOException {
    System.setProperty(PROPERTY, directory.toString());
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)).build());
    List<String> lines = new ArrayList<>();
    for (Path file : Folders.list(directory.resolve(String.valueOf(LibraryJar.runningFeature())))) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  private static String line(String... parts) {
    return LibraryJar.runningFeature() + "\ttesting\t" + String.join("\t", parts);
  }

  @Test
  void eachVersionIsNamed() throws IOException {
    assertEquals(
        Arrays.asList(
            line("testing", "1.0", "MatrixResultsTest$Versions.passes", "passed", ""),
            line("testing", "1.0", "MatrixResultsTest$Versions.sometimes", "passed", ""),
            line("testing", "2.0-ee8", "MatrixResultsTest$Versions.passes", "passed", ""),
            line("testing", "2.0-ee8", "MatrixResultsTest$Versions.sometimes", "skipped", "flaw")),
        run(Versions.class));
  }

  @Test
  void aLibraryOfTheClassPathIsNamed() throws IOException {
    String[] library = LibraryJar.of(Test.class.getName()).toString().split(" ");
    assertEquals(
        Arrays.asList(
            line(library[0], library[1], "MatrixResultsTest$OnClassPath.disabled", "skipped", "no"),
            line(
                library[0],
                library[1],
                "MatrixResultsTest$OnClassPath.fails",
                "failed",
                "java.lang.IllegalStateException: first line")),
        run(OnClassPath.class));
  }

  @Test
  void whatIsTheJdksHasNoVersion() throws IOException {
    assertEquals(
        Collections.singletonList(
            line("testing", "-", "MatrixResultsTest$Jdk.passes", "passed", "")),
        run(Jdk.class));
  }

  @ParameterizedClass
  @ValueSource(strings = {"1.0", "2.0-ee8"})
  static class Versions {
    private final String version;

    Versions(String version) {
      this.version = version;
    }

    @Test
    void passes() {}

    @Test
    void sometimes() {
      assumeTrue(version.equals("1.0"), "flaw");
    }
  }

  @Library("org.junit.jupiter.api.Test")
  static class OnClassPath {
    @Test
    void fails() {
      throw new IllegalStateException("first line\nsecond");
    }

    @Test
    @Disabled("no")
    void disabled() {}
  }

  static class Jdk {
    @Test
    void passes() {}
  }
}
