package io.obs.instrumentation.undertow;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServerLoader;
import io.obs.testing.ServersUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The versions that the build has put under {@code target/undertow}: a folder of jars each, beside
 * the libraries of either name space.
 */
final class UndertowVersions {
  private UndertowVersions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() {
    HttpServerContract.silence("io.undertow", "org.xnio", "org.jboss", "org.springframework");
    Path directory = Paths.get("target", "undertow");
    List<ServersUnderTest> all = new ArrayList<>();
    List<Path> versions = list(directory.resolve("versions"));
    if (Boolean.getBoolean("obs.matrix")) {
      versions.addAll(list(directory.resolve("matrix")));
    }
    for (Path version : versions) {
      String name = version.getFileName().toString();
      String namespace = name.startsWith("2.3.") ? "jakarta" : "javax";
      List<Path> path = list(directory.resolve(namespace));
      path.addAll(list(version));
      all.add(
          new ServersUnderTest(
              name,
              ServerLoader.of(namespace, path, UndertowServer.class),
              UndertowServer.class,
              flaws(name)));
    }
    return all;
  }

  private static Set<String> flaws(String version) {
    // forgets the method of a request that it refuses once it has read it; does not always wake the
    // thread that writes to a stream that was reset, nor ever call its write listener
    Set<String> flaws = new HashSet<>(Arrays.asList("malformedMethodLost", "http2Cancelled"));
    if (version.equals("1.4.0.Final")) {
      // takes any method; ends no such request with its connection
      flaws.addAll(
          Arrays.asList(
              "malformedMethod", "exceptionBehindForward", "http2Upgraded", "http2ClientGone"));
    }
    return flaws;
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().collect(Collectors.toCollection(ArrayList::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
