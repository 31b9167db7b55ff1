package io.obs.testing;

import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.Sinks;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** One version of a logging library, loaded apart from the test's own class path. */
public final class LoggingVersion {
  private final String name;
  private final LibraryLoader loader;
  private final LoggingLibrary library;

  /** What some records cost before the library was woven, if it was attached to; else 0. */
  long bytesBefore;

  /** What they cost once it was. */
  long bytesAfter;

  /** How often arguments were formatted that no appender asked for, before it was woven. */
  int formattedBefore;

  private LoggingVersion(String name, LibraryLoader loader, LoggingLibrary library) {
    this.name = name;
    this.loader = loader;
    this.library = library;
  }

  /** A library that is there anyway. */
  public static LoggingVersion of(String name, LoggingLibrary library) {
    return new LoggingVersion(name, null, library);
  }

  /**
   * The versions that the build has put under {@code target}: below the folder given, in {@code
   * versions}, and in {@code matrix} if that was asked for, a folder of jars each.
   *
   * @param type the implementation
   */
  public static List<LoggingVersion> all(String folder, Class<? extends LoggingLibrary> type) {
    Path path = Paths.get("target", folder);
    List<LoggingVersion> versions = new ArrayList<>();
    for (Path jars : Folders.listAll(path.resolve("versions"), path.resolve("matrix"))) {
      LibraryLoader loader = LibraryLoader.of(jars, type, LoggingLibrary.class);
      versions.add(
          new LoggingVersion(
              jars.getFileName().toString(),
              loader,
              loader.whyNot() == null ? loader.create(type, LoggingLibrary.class) : null));
    }
    return versions;
  }

  /** Measures, weaves all of them, and measures again. */
  public static List<LoggingVersion> attach(List<LoggingVersion> versions) {
    List<LoggingVersion> loaded = new ArrayList<>(versions);
    loaded.removeIf(version -> version.library == null);
    for (LoggingVersion version : loaded) {
      version.bytesBefore = LoggingContract.bytes(version.library);
      version.formattedBefore = LoggingContract.formatted(version.library);
    }
    RecordingSink sink = Weaving.install();
    Sinks.install(Sink.NONE, ExceptionSink.NONE); // which allocate nothing
    for (LoggingVersion version : loaded) {
      version.bytesAfter = LoggingContract.bytes(version.library);
    }
    Sinks.install(sink, sink);
    return versions;
  }

  /** The library itself. Skips the test where it cannot be loaded on this Java. */
  public LoggingLibrary library() {
    if (loader != null) {
      loader.assumeLoadable();
    }
    return library;
  }

  @Override
  public String toString() {
    return name;
  }
}
