package io.obs.testing;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One version of an HTTP client, loaded apart from the test's own class path. */
public final class HttpClientVersion {
  private final String name;
  private final HttpClientLibrary library;

  private HttpClientVersion(String name, HttpClientLibrary library) {
    this.name = name;
    this.library = library;
  }

  /**
   * The versions that the build has put under {@code target/versions}, and {@code target/matrix} if
   * that was asked for: a folder of jars each.
   *
   * @param type the implementation of {@link HttpClientLibrary}
   */
  public static List<HttpClientVersion> all(Class<? extends HttpClientLibrary> type) {
    List<HttpClientVersion> versions = new ArrayList<>();
    for (String folder : new String[] {"versions", "matrix"}) {
      Path path = Paths.get("target", folder);
      if (Files.isDirectory(path)) {
        for (Path version : list(path)) {
          versions.add(load(version, type));
        }
      }
    }
    return versions;
  }

  /** Uses each version once, and weaves then. */
  public static List<HttpClientVersion> attach(List<HttpClientVersion> versions) throws Exception {
    try (TestServer server = new TestServer()) {
      for (HttpClientVersion version : versions) {
        version.library.send("GET", server.uri("/ok"), null, 0);
      }
    }
    Weaving.install();
    return versions;
  }

  private static HttpClientVersion load(Path version, Class<? extends HttpClientLibrary> type) {
    try {
      List<URL> urls = new ArrayList<>();
      for (Path jar : list(version)) {
        urls.add(jar.toUri().toURL());
      }
      urls.add(
          new File(type.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toURI()
              .toURL());
      return new HttpClientVersion(
          version.getFileName().toString(),
          (HttpClientLibrary)
              Class.forName(type.getName(), true, new Loader(urls.toArray(new URL[0])))
                  .getDeclaredConstructor()
                  .newInstance());
    } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
      throw new IllegalArgumentException(version.toString(), e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().collect(Collectors.toList());
    } catch (IOException e) {
      throw new IllegalArgumentException(folder.toString(), e);
    }
  }

  /** The library itself. */
  HttpClientLibrary library() {
    return library;
  }

  @Override
  public String toString() {
    return name;
  }

  /** The platform's classes and the library's; what both sides speak of is shared. */
  private static final class Loader extends URLClassLoader {
    Loader(URL[] urls) {
      super(urls, ClassLoader.getSystemClassLoader().getParent());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return name.equals(HttpClientLibrary.class.getName())
          ? HttpClientLibrary.class
          : super.findClass(name);
    }
  }
}
