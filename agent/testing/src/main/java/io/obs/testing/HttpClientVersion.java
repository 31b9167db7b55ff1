package io.obs.testing;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** One version of an HTTP client, loaded apart from the test's own class path. */
public final class HttpClientVersion {
  private final String name;
  private final LibraryLoader loader;
  private final HttpClientLibrary library;

  private HttpClientVersion(Path jars, Class<? extends HttpClientLibrary> type) {
    name = jars.getFileName().toString();
    loader = LibraryLoader.of(jars, type, HttpClientLibrary.class);
    library = loader.whyNot() == null ? loader.create(type, HttpClientLibrary.class) : null;
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
      versions.add(new HttpClientVersion(jars, type));
    }
    return versions;
  }

  /** Uses each version once, and weaves then. */
  public static List<HttpClientVersion> attach(List<HttpClientVersion> versions) throws Exception {
    try (TestServer server = new TestServer()) {
      for (HttpClientVersion version : versions) {
        if (version.library != null) {
          version.library.send("GET", server.uri("/ok"), null, 0);
        }
      }
    }
    Weaving.install();
    return versions;
  }

  /** The library itself. Skips the test where it cannot be loaded on this Java. */
  HttpClientLibrary library() {
    loader.assumeLoadable();
    return library;
  }

  @Override
  public String toString() {
    return name;
  }
}
