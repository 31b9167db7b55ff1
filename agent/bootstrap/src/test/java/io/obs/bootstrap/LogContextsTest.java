package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contexts of libraries, whose loaders may do as they please when they are asked. */
@Timeout(60)
class LogContextsTest {
  /** The library. */
  public static final class Library {}

  /** What its loader may do something for. */
  public static final class Context {
    /** Its map. */
    public static Map<String, String> get() {
      return Collections.singletonMap("library", "known");
    }
  }

  /** Loads copies of the library, and runs something before it loads the context. */
  private static final class Loader extends URLClassLoader {
    private final Runnable before;

    Loader(Runnable before) throws MalformedURLException {
      super(
          new URL[] {
            new File(
                    LogContextsTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toURI()
                .toURL()
          },
          null);
      this.before = before;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals(Context.class.getName())) {
        before.run();
      }
      return super.findClass(name);
    }

    Class<?> library() throws ClassNotFoundException {
      return loadClass(Library.class.getName());
    }
  }

  private static void add(Class<?> library) {
    LogContexts.add(library, Context.class.getName(), "get");
  }

  @Test
  void contextOfAKnownLibrary() throws Exception {
    try (Loader loader = new Loader(() -> {})) {
      assertFalse(LogContexts.isKnown(loader.library()));
      add(loader.library());
      assertTrue(LogContexts.isKnown(loader.library()));
      assertEquals("known", LogContexts.current().get("library"));
    }
  }

  /** It would be asked again and again, until the stack is full. */
  @Test
  void loaderThatLogs() throws Exception {
    Class<?>[] library = new Class<?>[1];
    boolean[] known = new boolean[1];
    try (Loader loader = new Loader(() -> known[0] = LogContexts.isKnown(library[0]))) {
      library[0] = loader.library();
      add(library[0]);
    }
    assertTrue(known[0]);
  }

  /** It may hold locks that the other needs. */
  @Test
  void loaderThatWaitsForAThreadThatLogs() throws Exception {
    boolean[] ended = new boolean[1];
    try (Loader other = new Loader(() -> {});
        Loader loader =
            new Loader(
                () -> {
                  try {
                    Class<?> library = other.library();
                    Thread thread = new Thread(() -> add(library));
                    thread.start();
                    thread.join(20_000);
                    ended[0] = !thread.isAlive();
                  } catch (ClassNotFoundException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })) {
      add(loader.library());
    }
    assertTrue(ended[0]);
  }

  /** As that of a web application that has been stopped. */
  @Test
  void loaderThatFails() throws Exception {
    Runnable failing =
        () -> {
          throw new IllegalStateException("stopped");
        };
    try (Loader loader = new Loader(failing)) {
      add(loader.library());
      assertTrue(LogContexts.isKnown(loader.library()));
    }
  }

  @Test
  void libraryWithoutContext() throws Exception {
    try (Loader loader = new Loader(() -> {})) {
      LogContexts.add(loader.library(), "no.such.Context", "get");
      assertTrue(LogContexts.isKnown(loader.library()));
      LogContexts.current();
    }
  }
}
