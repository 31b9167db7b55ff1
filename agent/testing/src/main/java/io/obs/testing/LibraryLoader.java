package io.obs.testing;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Loads one version of a library with the test's code that speaks to it, apart from the test's own
 * class path and from other versions; only what both sides speak of is shared.
 */
class LibraryLoader extends URLClassLoader {
  /** What sees nothing but the JDK. */
  static final ClassLoader PARENT = ClassLoader.getSystemClassLoader().getParent();

  private final Class<?>[] shared;
  private final String whyNot;

  /**
   * @param jars the library's
   * @param code classes of the test; all that lies where one of them does is loaded here
   * @param shared those among them that are not, with what they nest
   */
  LibraryLoader(List<Path> jars, Class<?>[] code, Class<?>... shared) {
    this(PARENT, jars, code, shared);
  }

  /** The same, below another loader. */
  LibraryLoader(ClassLoader parent, List<Path> jars, Class<?>[] code, Class<?>... shared) {
    super(urls(jars, code), parent);
    this.shared = shared;
    this.whyNot = LibraryJar.whyNot(jars);
  }

  private static URL[] urls(List<Path> jars, Class<?>[] code) {
    List<URL> urls = new ArrayList<>();
    try {
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      for (Class<?> type : code) {
        URL location = type.getProtectionDomain().getCodeSource().getLocation();
        urls.add(new File(location.toURI()).toURI().toURL());
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalArgumentException(jars.toString(), e);
    }
    return urls.toArray(new URL[0]);
  }

  /**
   * For one version of a library.
   *
   * @param jars the folder with its jars
   * @param type the implementation, which lies beside the test
   * @param as what it implements
   */
  static <T> LibraryLoader of(Path jars, Class<? extends T> type, Class<T> as) {
    return new LibraryLoader(Folders.list(jars), new Class<?>[] {type}, as);
  }

  /** Why the library cannot be loaded on this Java; null if it can. */
  final String whyNot() {
    return whyNot;
  }

  /** Skips the test where the library cannot be loaded. */
  public final void assumeLoadable() {
    Assumptions.assumeTrue(whyNot == null, whyNot);
  }

  /** A new instance of a class of the test, which this loader defines itself. */
  final <T> T create(Class<?> type, Class<T> as) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // by which libraries look for what belongs to them
    thread.setContextClassLoader(this);
    try {
      return as.cast(
          Class.forName(type.getName(), true, this).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " by " + Arrays.toString(getURLs()), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (Class<?> type : shared) {
      if (name.equals(type.getName()) || name.startsWith(type.getName() + '$')) {
        return Class.forName(name, false, type.getClassLoader());
      }
    }
    return super.findClass(name);
  }
}
