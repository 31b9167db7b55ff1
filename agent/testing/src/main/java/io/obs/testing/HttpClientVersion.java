package io.obs.testing;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

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
    for (Path jars :
        Folders.listAll(Paths.get("target", "versions"), Paths.get("target", "matrix"))) {
      versions.add(
          new HttpClientVersion(
              jars.getFileName().toString(),
              LibraryLoader.load(jars, type, HttpClientLibrary.class)));
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

  /** The library itself. */
  HttpClientLibrary library() {
    return library;
  }

  @Override
  public String toString() {
    return name;
  }
}
