package io.obs.instrumentation.jetty12;

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
 * The versions that the build has put under {@code target/jetty}: a folder of jars each, named by
 * the version and the servlet environment, beside the libraries of either name space.
 */
final class Jetty12Versions {
  private Jetty12Versions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() throws ClassNotFoundException {
    HttpServerContract.silence("org.eclipse.jetty", "org.springframework");
    Path directory = Paths.get("target", "jetty");
    List<ServersUnderTest> all = new ArrayList<>();
    List<Path> versions = list(directory.resolve("versions"));
    if (Boolean.getBoolean("obs.matrix")) {
      versions.addAll(list(directory.resolve("matrix")));
    }
    for (Path version : versions) {
      String name = version.getFileName().toString();
      String environment = name.substring(name.indexOf('-') + 1);
      String namespace = environment.equals("ee8") ? "javax" : "jakarta";
      List<Path> path = list(directory.resolve(namespace));
      path.addAll(list(version));
      Class<?> server =
          Class.forName(
              Jetty12Versions.class.getPackage().getName() + '.' + environment + ".JettyServer",
              false,
              Jetty12Versions.class.getClassLoader());
      all.add(
          new ServersUnderTest(
              name, ServerLoader.of(namespace, path, server), server, flaws(name)));
    }
    return all;
  }

  private static Set<String> flaws(String version) {
    // has no HttpServletRequest.upgrade; forgets the method of a malformed request; never finishes
    // a request whose client is gone and which nobody completes; lets one wait for its timeout
    // whose servlet fails after startAsync
    Set<String> flaws =
        new HashSet<>(
            Arrays.asList(
                "upgrade",
                "malformedMethod",
                "malformedMethodLost",
                "clientGoneAndNobodyCompletes",
                "asyncError"));
    if (version.startsWith("12.1.13-")) {
      flaws.add("defaultServlet"); // fails a file that it has sent: "Insufficient content written"
    }
    return flaws;
  }

  /** The jars of a library, or the versions; sorted. */
  static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().collect(Collectors.toCollection(ArrayList::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
