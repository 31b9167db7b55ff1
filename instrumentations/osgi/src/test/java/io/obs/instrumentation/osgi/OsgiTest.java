package io.obs.instrumentation.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.BundleLoaders;
import io.obs.bootstrap.Sinks;
import io.obs.testing.Weaving;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bundle that imports nothing sees the door, and nothing else that it did not see before: in
 * frameworks that ran already when they were woven, and in others.
 */
class OsgiTest {
  private static final String DELEGATION = "org.osgi.framework.bootdelegation";
  private static final Map<String, Framework> RUNNING = new LinkedHashMap<>();
  private static final List<Framework> STARTED = new ArrayList<>();

  @TempDir static Path directory;

  /** Becomes a class of the bundle: the framework looks at who asks. */
  public static final class Inside {
    private Inside() {}

    /** Asks this class's own loader. */
    public static Class<?> load(String name) throws ClassNotFoundException {
      return Class.forName(name, false, Inside.class.getClassLoader());
    }
  }

  static List<String> versions() throws Exception {
    try (Stream<Path> jars = Files.list(Paths.get("target", "versions"))) {
      return jars.map(jar -> jar.getFileName().toString()).sorted().collect(Collectors.toList());
    }
  }

  @BeforeAll
  static void weaveWhatRuns() throws Exception {
    for (String version : versions()) {
      Framework framework = new Framework(version);
      assertFalse(BundleLoaders.sees(framework.inside.getClassLoader()), version);
      RUNNING.put(version, framework);
    }
    Weaving.install();
  }

  @AfterAll
  static void stop() throws Exception {
    for (Framework framework : STARTED) {
      framework.stop();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void bundleThatIsThereSeesTheDoor(String version) throws Exception {
    seesTheDoor(RUNNING.get(version));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void bundleThatComesSeesTheDoor(String version) throws Exception {
    seesTheDoor(new Framework(version));
  }

  private static void seesTheDoor(Framework framework) throws Exception {
    assertSame(Sinks.class, framework.load(Sinks.class.getName()));
    InvocationTargetException hidden =
        assertThrows(
            InvocationTargetException.class, () -> framework.load(Weaving.class.getName()));
    assertEquals(ClassNotFoundException.class, hidden.getCause().getClass());
    assertThrows(InvocationTargetException.class, () -> framework.load("io.obs.None"));
    ClassLoader loader = framework.inside.getClassLoader();
    assertTrue(BundleLoaders.sees(loader));
    assertSame(loader, BundleLoaders.above(new URLClassLoader(new URL[0], loader)));
    assertEquals("sun.reflect", framework.property(DELEGATION));
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
    assertEquals(Collections.emptyList(), Weaving.report().skipped("osgi"));
  }

  /** One that nothing of the test is in; by reflection, for each has its own OSGi API. */
  private static final class Framework {
    private final ClassLoader loader;
    private final Object framework;
    final Class<?> inside;

    Framework(String version) throws Exception {
      File jar = new File("target/versions/" + version);
      loader = new URLClassLoader(new URL[] {jar.toURI().toURL()}, Object.class.getClassLoader());
      Map<String, String> properties = new HashMap<>();
      properties.put("org.osgi.framework.storage", directory + "/" + STARTED.size());
      properties.put(DELEGATION, "sun.reflect");
      // there are several in this JVM, and URLs for one of them only
      properties.put("felix.service.urlhandlers", "false");
      Class<?> factory = loader.loadClass("org.osgi.framework.launch.FrameworkFactory");
      framework =
          factory
              .getMethod("newFramework", Map.class)
              .invoke(ServiceLoader.load(factory, loader).iterator().next(), properties);
      bundle("start").invoke(framework);
      STARTED.add(this);
      Object installed =
          loader
              .loadClass("org.osgi.framework.BundleContext")
              .getMethod("installBundle", String.class)
              .invoke(context(), jar().toUri().toString());
      inside = (Class<?>) bundle("loadClass", String.class).invoke(installed, className());
      assertNotSame(Inside.class, inside);
    }

    private Method bundle(String name, Class<?>... types) throws Exception {
      return loader.loadClass("org.osgi.framework.Bundle").getMethod(name, types);
    }

    private Object context() throws Exception {
      return bundle("getBundleContext").invoke(framework);
    }

    Class<?> load(String name) throws Exception {
      return (Class<?>) inside.getMethod("load", String.class).invoke(null, name);
    }

    String property(String name) throws Exception {
      return (String)
          loader
              .loadClass("org.osgi.framework.BundleContext")
              .getMethod("getProperty", String.class)
              .invoke(context(), name);
    }

    void stop() throws Exception {
      bundle("stop").invoke(framework);
      loader
          .loadClass("org.osgi.framework.launch.Framework")
          .getMethod("waitForStop", long.class)
          .invoke(framework, 0L);
    }
  }

  private static String className() {
    return Inside.class.getName();
  }

  private static Path jar() throws Exception {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", "test.alone");
    Path jar = directory.resolve("alone.jar");
    String name = className().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = OsgiTest.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new ZipEntry(name));
      byte[] buffer = new byte[8192];
      int count;
      while ((count = in.read(buffer)) >= 0) {
        out.write(buffer, 0, count);
      }
      out.closeEntry();
    }
    return jar;
  }
}
