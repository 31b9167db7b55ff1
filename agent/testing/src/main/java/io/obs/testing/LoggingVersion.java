package io.obs.testing;

import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.Sinks;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One version of a logging library, loaded apart from the test's own class path. */
public final class LoggingVersion {
  private final String name;
  private final LoggingLibrary library;

  /** What some records cost before the library was woven, if it was attached to; else 0. */
  long bytesBefore;

  /** What they cost once it was. */
  long bytesAfter;

  /** How often arguments were formatted that no appender asked for, before it was woven. */
  int formattedBefore;

  private LoggingVersion(String name, LoggingLibrary library) {
    this.name = name;
    this.library = library;
  }

  /** A library that is there anyway. */
  public static LoggingVersion of(String name, LoggingLibrary library) {
    return new LoggingVersion(name, library);
  }

  /**
   * Each folder with a library's jars, by their names.
   *
   * @param folders those that do not exist are passed over
   * @param type the implementation of {@link LoggingLibrary}
   */
  public static List<LoggingVersion> in(Class<?> type, Path... folders) {
    List<LoggingVersion> versions = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        for (Path version : list(folder)) {
          versions.add(load(version, type));
        }
      }
    }
    return versions;
  }

  private static LoggingVersion load(Path version, Class<?> type) {
    try {
      List<URL> urls = new ArrayList<>();
      for (Path jar : list(version)) {
        urls.add(jar.toUri().toURL());
      }
      urls.add(
          new File(type.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toURI()
              .toURL());
      Loader loader = new Loader(urls.toArray(new URL[0]));
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        return new LoggingVersion(
            version.getFileName().toString(),
            (LoggingLibrary)
                Class.forName(type.getName(), true, loader).getDeclaredConstructor().newInstance());
      } finally {
        thread.setContextClassLoader(before);
      }
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

  /** Measures, weaves all of them, and measures again. */
  public static List<LoggingVersion> attach(List<LoggingVersion> versions) {
    for (LoggingVersion version : versions) {
      version.bytesBefore = LoggingContract.bytes(version.library);
      version.formattedBefore = LoggingContract.formatted(version.library);
    }
    RecordingSink sink = Weaving.install();
    Sinks.install(Sink.NONE, ExceptionSink.NONE); // which allocate nothing
    for (LoggingVersion version : versions) {
      version.bytesAfter = LoggingContract.bytes(version.library);
    }
    Sinks.install(sink, sink);
    return versions;
  }

  /** The library itself. */
  public LoggingLibrary library() {
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
      return name.equals(LoggingLibrary.class.getName())
          ? LoggingLibrary.class
          : super.findClass(name);
    }
  }
}
