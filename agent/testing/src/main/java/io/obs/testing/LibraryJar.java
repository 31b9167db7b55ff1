package io.obs.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A jar of a library under test: its name and version, as the file has them, and the Java that its
 * classes are of.
 */
public final class LibraryJar {
  private static final Pattern FILE = Pattern.compile("(.+?)-(\\d.*)\\.jar");
  private static final int CLASS_MAGIC = 0xCAFEBABE;
  private static final int MAJOR_OF_JAVA_0 = 44;
  // the same jars of Spring are in many versions' folders, but read once
  private static final Map<Path, Integer> FEATURES = new ConcurrentHashMap<>();

  private final Path path;

  LibraryJar(Path path) {
    this.path = path;
  }

  /**
   * The jar that has a class, which is not loaded.
   *
   * @throws IllegalArgumentException if no jar of the class path has it
   */
  public static LibraryJar of(String className) {
    URL url = LibraryJar.class.getClassLoader().getResource(className.replace('.', '/') + ".class");
    if (url == null) {
      throw new IllegalArgumentException("no jar has " + className);
    }
    try {
      URL jar = ((JarURLConnection) url.openConnection()).getJarFileURL();
      return new LibraryJar(Paths.get(jar.toURI()));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalArgumentException(url.toString(), e);
    }
  }

  /** Why none of these can be used on the Java that runs; null if they can. */
  static String whyNot(Iterable<Path> jars) {
    for (Path jar : jars) {
      int feature = new LibraryJar(jar).feature();
      if (feature > runningFeature()) {
        return jar.getFileName() + " is of Java " + feature;
      }
    }
    return null;
  }

  /** Why it cannot be used on the Java that runs; null if it can. */
  public String whyNot() {
    return whyNot(Collections.singleton(path));
  }

  /** 8, 11 and so on. */
  static int runningFeature() {
    String version = System.getProperty("java.specification.version");
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }

  /** The newest Java that any of its classes needs. */
  private int feature() {
    return FEATURES.computeIfAbsent(path, LibraryJar::read);
  }

  private static int read(Path path) {
    int feature = 0;
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        // what is of META-INF/versions is passed by where it is too new; so is a module-info
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.endsWith("module-info.class")) {
          try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            if (in.readInt() == CLASS_MAGIC) {
              in.readUnsignedShort(); // minor
              feature = Math.max(feature, in.readUnsignedShort() - MAJOR_OF_JAVA_0);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path.toString(), e);
    }
    return feature;
  }

  /** Name and version, with a space between. */
  @Override
  public String toString() {
    String file = path.getFileName().toString();
    Matcher matcher = FILE.matcher(file);
    return matcher.matches() ? matcher.group(1) + ' ' + matcher.group(2) : file;
  }
}
