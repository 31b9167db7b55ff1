package io.obs.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/**
 * One version of a container with the test application, running twice: with a root context beside
 * others, and with one context only, where most paths lead nowhere.
 */
public final class ServersUnderTest {
  /** What a container does that has a flaw: why nothing of obs can be seen there. */
  private static final Map<String, String> FLAWS = new HashMap<>();

  static {
    FLAWS.put("defaultServlet", "takes what it has served for a failure");
    FLAWS.put("exceptionBehindForward", "takes the path of the forward for the one asked for");
    FLAWS.put("asyncError", "lets a request that fails after startAsync wait for its timeout");
    FLAWS.put("clientGoneAndNobodyCompletes", "keeps a request whose client is gone for ever");
    FLAWS.put("malformedMethod", "lets nobody see a request whose method is no token");
    FLAWS.put("upgrade", "has no HttpServletRequest.upgrade");
    FLAWS.put("http2Upgraded", "knows another word for HTTP/2 than h2c");
    FLAWS.put("http2ClientGone", "never learns that the client of a stream is gone");
    FLAWS.put("http2", "speaks no HTTP/2 here");
    FLAWS.put("asyncTimeout", "drops a timeout that ends before it is noted");
    FLAWS.put("asyncErrorWithListener", "does not wait for what an error's listener answers");
    FLAWS.put("servletsOnly", "is seen from its servlets only");
    FLAWS.put("springMvc", "has an older Servlet API than Spring MVC");
  }

  private final String name;
  private final ServerLoader loader;
  private final Class<?> type;
  private final Set<String> flaws;
  private final List<ServletServer> running = new ArrayList<>();
  private Path directory;
  private int port;
  private int barePort;

  /**
   * @param name the container's version, for the report
   * @param type the implementation of {@link ServletServer}
   * @param flaws tests that this version itself cannot pass, and what else it does otherwise
   */
  public ServersUnderTest(String name, ServerLoader loader, Class<?> type, Set<String> flaws) {
    this.name = name;
    this.loader = loader;
    this.type = type;
    this.flaws = flaws;
  }

  /**
   * All that the build has put under {@code target}: below the folder given, in {@code versions} a
   * directory of jars each, and beside it the libraries of either name space. None is started yet.
   *
   * @param namespace of a version: {@code javax} or {@code jakarta}
   * @param server of a version: the implementation of {@link ServletServer}
   * @param flaws of a version
   */
  public static List<ServersUnderTest> all(
      String folder,
      Function<String, String> namespace,
      Function<String, Class<?>> server,
      Function<String, Set<String>> flaws) {
    Path directory = Paths.get("target", folder);
    List<ServersUnderTest> all = new ArrayList<>();
    for (Path version : versions(directory)) {
      String name = version.getFileName().toString();
      String servlets = namespace.apply(name);
      List<Path> jars = Folders.list(directory.resolve(servlets));
      jars.addAll(Folders.list(version));
      Class<?> type = server.apply(name);
      all.add(
          new ServersUnderTest(
              name, ServerLoader.of(servlets, jars, type), type, flaws.apply(name)));
    }
    return all;
  }

  /** What is in {@code versions}, and in {@code matrix} if the whole matrix is asked for. */
  public static List<Path> versions(Path directory) {
    List<Path> versions = Folders.list(directory.resolve("versions"));
    if (Boolean.getBoolean("obs.matrix")) {
      versions.addAll(Folders.list(directory.resolve("matrix")));
    }
    return versions;
  }

  /** As {@link ServerLoader#hide}; before the start. */
  public void hide(String className) {
    loader.hide(className);
  }

  /** Whether it can be loaded on this Java, and Spring with it. */
  public boolean isLoadable() {
    return loader.whyNot() == null;
  }

  /** Starts, unless it is started already. Skips the test where it cannot be loaded. */
  public synchronized void start() throws Exception {
    loader.assumeLoadable();
    if (directory == null) {
      directory = Files.createTempDirectory("obs-contract");
      Path files = Files.createDirectories(directory.resolve("files"));
      Files.write(files.resolve("hello.txt"), "hello".getBytes("US-ASCII"));
      port = start("server", Arrays.asList(root(files), shop(), store()));
      barePort = start("bare", Collections.singletonList(shop()));
    }
  }

  private int start(String child, List<ServletApplication> applications) throws Exception {
    ServletServer server = loader.newServer(type);
    running.add(server);
    return server.start(Files.createDirectories(directory.resolve(child)), applications);
  }

  private ServletApplication root(Path files) {
    return new ServletApplication(loader.namespace(), "")
        .files(files)
        .servlet("Pages", "orders", "/orders/*")
        .servlet("Pages", "exact", "/exact")
        .servlet("Pages", "extension", "*.do")
        .servlet("Pages", "several", "/several", "/several/below/*", "*.several")
        .servlet("Pages", "secret", "/secret/*")
        .servlet("Plain", "plain", "/plain")
        .spring("/mvc/*")
        .filter("OwnAnswer", "own", "/own/*", "/orders/own/*")
        .secured("/secret/*");
  }

  private ServletApplication shop() {
    return new ServletApplication(loader.namespace(), "/shop")
        .servlet("Pages", "orders", "/orders/*")
        .servlet("Pages", "home", "")
        .servlet("Plain", "errors", "/errors")
        .servlet("Pages", "failing", "/failing/*")
        .errorPage("java.lang.IllegalStateException", "/errors")
        .errorPage("404", "/errors")
        .errorPage("503", "/failing/?act=throw&arg=runtime");
  }

  private ServletApplication store() {
    return new ServletApplication(loader.namespace(), "/store")
        .spring("/")
        .errorPage("404", "/error")
        .errorPage("500", "/error");
  }

  /** Skips the test where the container, not obs, is at fault. */
  void assumeNo(String flaw) {
    String why = FLAWS.get(flaw);
    if (why == null) {
      throw new IllegalArgumentException("say what a server does that is known for " + flaw);
    }
    Assumptions.assumeFalse(flaws.contains(flaw), () -> name + ' ' + why);
  }

  /** Whether this version differs from others in a way that a test allows for. */
  boolean isKnownFor(String flaw) {
    return flaws.contains(flaw);
  }

  /** With contexts at {@code /}, {@code /shop} and {@code /store}. */
  int port() {
    return port;
  }

  /** With a context at {@code /shop} only. */
  int barePort() {
    return barePort;
  }

  /** Stops and removes what was written. */
  synchronized void stop() throws Exception {
    for (ServletServer server : running) {
      server.stop();
    }
    loader.close();
    if (directory != null) {
      Folders.delete(directory);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
