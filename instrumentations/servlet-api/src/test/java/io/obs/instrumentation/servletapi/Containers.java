package io.obs.instrumentation.servletapi;

import io.obs.instrumentation.tomcat.TomcatServer;
import io.obs.testing.HttpServerContract;
import io.obs.testing.ServerLoader;
import io.obs.testing.ServersUnderTest;
import io.obs.testing.Weaving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the build has put under {@code target/containers}. */
final class Containers {
  private static final Path DIRECTORY = Paths.get("target", "containers");

  private Containers() {}

  /**
   * Those that have no instrumentation of their own, and Tomcat of the other name space as if it
   * had none; not yet started.
   */
  static List<ServersUnderTest> unknown() {
    HttpServerContract.silence("org.apache", "org.eclipse.jetty", "org.springframework");
    // Jetty's own setting, before its first class
    System.setProperty(
        "org.eclipse.jetty.util.log.class", "org.eclipse.jetty.util.log.JavaUtilLog");
    Weaving.leaveOut("tomcat");
    List<ServersUnderTest> all =
        ServersUnderTest.all(
            "containers",
            name -> isJetty(name) ? "javax" : "jakarta",
            name -> isJetty(name) ? JettyServer.class : TomcatServer.class,
            Containers::flaws);
    for (ServersUnderTest container : all) {
      container.hide("org.apache.catalina.core.AsyncContextImpl");
    }
    return all;
  }

  private static boolean isJetty(String name) {
    return name.startsWith("jetty");
  }

  /** Tomcat, alone, and with the Servlet API in a loader that does not see it; not yet started. */
  static List<ServersUnderTest> known() {
    HttpServerContract.silence("org.apache", "org.springframework");
    List<Path> path = list(DIRECTORY.resolve("javax"));
    path.addAll(list(DIRECTORY.resolve("tomcat")));
    return Arrays.asList(
        new ServersUnderTest(
            "tomcat",
            ServerLoader.of("javax", path, TomcatServer.class),
            TomcatServer.class,
            Collections.emptySet()),
        new ServersUnderTest(
            "tomcat, apart from the Servlet API",
            ServerLoader.of(list(DIRECTORY.resolve("api")), "javax", path, TomcatServer.class),
            TomcatServer.class,
            Collections.emptySet()));
  }

  /** Grizzly of either name space. */
  static List<Path> grizzly() {
    return list(DIRECTORY.resolve("grizzly"));
  }

  static ServerLoader load(Path grizzly) {
    String namespace = grizzly.endsWith("2.4.4") ? "javax" : "jakarta";
    return ServerLoader.of(namespace, list(grizzly), GrizzlyServer.class);
  }

  private static Set<String> flaws(String name) {
    Set<String> flaws = new HashSet<>(Collections.singleton("servletsOnly"));
    if (isJetty(name)) {
      // no HTTP/2 without a module of another version; no HttpServletRequest.upgrade; a request
      // whose client is gone and which nobody completes is never finished
      flaws.addAll(
          Arrays.asList("http2", "upgrade", "clientGoneAndNobodyCompletes", "methodInLowerCase"));
    }
    if (!isJetty(name)) {
      // cuts the connection, and tells nobody that the request is complete
      flaws.add("asyncError");
    }
    if (name.startsWith("jetty-8")) {
      // Spring 5 writes with what Servlet 3.1 has
      flaws.addAll(Arrays.asList("springMvc", "writeListener"));
    } else if (isJetty(name)) {
      flaws.add("unmappedServlet");
    }
    if (name.startsWith("jetty-8") || name.startsWith("jetty-9.2")) {
      flaws.add("asyncErrorWithListener");
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
