package io.obs.instrumentation.jetty;

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
 * The versions that the build has put under {@code target/jetty}: a folder of jars each, beside the
 * libraries of either name space.
 */
final class JettyVersions {
  private JettyVersions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() {
    HttpServerContract.silence("org.eclipse.jetty", "org.springframework");
    // the servers' own setting, before their first class
    System.setProperty(
        "org.eclipse.jetty.util.log.class", "org.eclipse.jetty.util.log.JavaUtilLog");
    Path directory = Paths.get("target", "jetty");
    List<ServersUnderTest> all = new ArrayList<>();
    List<Path> versions = list(directory.resolve("versions"));
    if (Boolean.getBoolean("obs.matrix")) {
      versions.addAll(list(directory.resolve("matrix")));
    }
    for (Path version : versions) {
      String name = version.getFileName().toString();
      String namespace = name.startsWith("9.") || name.startsWith("10.") ? "javax" : "jakarta";
      List<Path> path = list(directory.resolve(namespace));
      path.addAll(list(version));
      all.add(
          new ServersUnderTest(
              name,
              ServerLoader.of(namespace, path, JettyServer.class),
              JettyServer.class,
              flaws(name)));
    }
    return all;
  }

  private static Set<String> flaws(String version) {
    // has no HttpServletRequest.upgrade; forgets the method of a request of an unknown version;
    // never finishes a request whose client is gone and which nobody completes
    return new HashSet<>(
        Arrays.asList("upgrade", "malformedMethodLost", "clientGoneAndNobodyCompletes"));
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().collect(Collectors.toCollection(ArrayList::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
