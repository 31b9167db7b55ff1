package io.obs.instrumentation.tomcat;

import io.obs.testing.Folders;
import io.obs.testing.HttpServerContract;
import io.obs.testing.ServerLoader;
import io.obs.testing.ServersUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * The versions that the build has put under {@code target/tomcat}: a jar each, beside the libraries
 * of either name space.
 */
final class TomcatVersions {
  private static final String PREFIX = "tomcat-embed-core-";

  private TomcatVersions() {}

  /** All of them, not yet started. */
  static List<ServersUnderTest> all() {
    HttpServerContract.silence("org.apache", "org.springframework");
    Path directory = Paths.get("target", "tomcat");
    List<ServersUnderTest> all = new ArrayList<>();
    for (Path jar : ServersUnderTest.versions(directory)) {
      String namespace = namespace(jar);
      String name = jar.getFileName().toString();
      String version = name.substring(PREFIX.length(), name.length() - ".jar".length());
      List<Path> path = Folders.list(directory.resolve(namespace));
      path.add(jar);
      if (isOld(version)) {
        path.addAll(Folders.list(directory.resolve("logging")));
      }
      all.add(
          new ServersUnderTest(
              version,
              ServerLoader.of(namespace, path, TomcatServer.class),
              TomcatServer.class,
              flaws(version)));
    }
    return all;
  }

  private static boolean isOld(String version) {
    return version.startsWith("7.") || version.startsWith("8.0.");
  }

  private static Set<String> flaws(String version) {
    Set<String> flaws = new HashSet<>();
    if (isOld(version)) {
      flaws.add("http2");
    }
    if (version.startsWith("7.")) {
      // Servlet 3.0, which Spring 5 is too new for
      flaws.addAll(Arrays.asList("writeListener", "upgrade", "springMvc", "unknownVersionLost"));
    }
    if (isOld(version) || version.equals("8.5.4")) {
      // its access log tells a method that is no token from a failed handshake by nothing
      flaws.add("malformedMethod");
    }
    if (version.equals("8.5.4") || version.equals("9.0.10")) {
      // a stream that was reset while a servlet writes to it waits for its window for ever (8.5.4),
      // or where the servlet never blocks
      flaws.add("http2ClientGone");
    }
    return flaws;
  }

  private static String namespace(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getEntry("jakarta/servlet/Servlet.class") == null ? "javax" : "jakarta";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
